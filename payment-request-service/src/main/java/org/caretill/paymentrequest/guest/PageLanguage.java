package org.caretill.paymentrequest.guest;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The language of a guest's pages, from whatever the video-call platform knows of it: a BCP 47 tag, or a POSIX locale
 * such as {@code en_AU.UTF-8}. Text that names no language leaves it undetermined, because a patient must not be kept out
 * of a visit by the language setting of a device: then the patient's browser decides.
 */
final class PageLanguage {

    /** BCP 47's tag for a language that nobody knows. */
    static final String UNDETERMINED = "und";

    /** The longest tag that is stored; the longest ones in use are about half of it. */
    private static final int MAX_LENGTH = 35;

    /** The codeset and the modifier of a POSIX locale. */
    private static final Pattern POSIX_SUFFIX = Pattern.compile("[.@].*", Pattern.DOTALL);

    private PageLanguage() {}

    /** The language as a well-formed BCP 47 tag. */
    static String of(@Nullable String text) {
        if (text == null) {
            return UNDETERMINED;
        }
        String tag = POSIX_SUFFIX.matcher(text.strip()).replaceFirst("").replace('_', '-');
        Locale locale = Locale.forLanguageTag(tag);
        String wellFormed = locale.toLanguageTag();
        return locale.getLanguage().isEmpty() || wellFormed.length() > MAX_LENGTH ? UNDETERMINED : wellFormed;
    }
}
