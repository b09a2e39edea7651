package org.caretill.languages;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A language in which patients read Caretill: a line of {@code languages.json}.
 *
 * @param tag BCP 47, such as {@code zh-Hant}
 * @param endonym its name in the language itself
 * @param english its name in English
 * @param direction {@code ltr} or {@code rtl}
 * @param script ISO 15924, such as {@code Hant}
 * @param formats the locale of its dates and amounts; it has a region only if they differ from other regions'
 * @param stripe the language as Stripe's forms know it; null: Stripe does not speak it
 * @param words the tag of the language whose words it has; usually its own
 * @param also other tags that mean it
 */
public record Language(
        String tag,
        String endonym,
        String english,
        String direction,
        String script,
        String formats,
        @Nullable String stripe,
        String words,
        List<String> also) {

    /** The codeset and the modifier of a POSIX locale. */
    private static final Pattern POSIX_SUFFIX = Pattern.compile("[.@].*", Pattern.DOTALL);

    private static final List<Language> ALL = read();

    private static final Map<String, Language> BY_TAG = byTag();

    /** English, which is always there. */
    public static final Language ENGLISH = Objects.requireNonNull(BY_TAG.get("en"));

    public Language(
            String tag,
            String endonym,
            String english,
            String direction,
            String script,
            String formats,
            @Nullable String stripe,
            @Nullable String words,
            @Nullable List<String> also) {
        this.tag = tag;
        this.endonym = endonym;
        this.english = english;
        this.direction = direction;
        this.script = script;
        this.formats = formats;
        this.stripe = stripe;
        this.words = words == null ? tag : words;
        this.also = also == null ? List.of() : List.copyOf(also);
    }

    /** All languages, English first. */
    public static List<Language> all() {
        return ALL;
    }

    /**
     * The language for a BCP 47 tag, or a POSIX locale such as {@code pt_BR.UTF-8}, whatever its case: the longest
     * beginning of the tag that the table knows. Empty if there is none.
     */
    public static Optional<Language> of(String tag) {
        String plain = POSIX_SUFFIX
                .matcher(tag.strip())
                .replaceFirst("")
                .replace('_', '-')
                .toLowerCase(Locale.ROOT);
        String begin = plain;
        while (!begin.isEmpty()) {
            Language found = BY_TAG.get(begin);
            if (found != null) {
                return Optional.of(found);
            }
            begin = begin.substring(0, Math.max(begin.lastIndexOf('-'), 0));
        }
        return Optional.empty();
    }

    /** The locale of dates and amounts, in the clinic's country unless the language is that of one country. */
    public Locale locale(String country) {
        Locale own = Locale.forLanguageTag(formats);
        return new Locale.Builder()
                .setLocale(own)
                .setRegion(own.getCountry().isEmpty() ? country : own.getCountry())
                .setUnicodeLocaleKeyword("ca", "gregory")
                .setUnicodeLocaleKeyword("nu", "latn")
                .build();
    }

    private static List<Language> read() {
        try (InputStream in = Objects.requireNonNull(Language.class.getResourceAsStream("languages.json"))) {
            return List.copyOf(JsonMapper.builder().build().readValue(in, new TypeReference<List<Language>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Language> byTag() {
        Map<String, Language> byTag = new HashMap<>();
        for (Language language : ALL) {
            byTag.put(language.tag.toLowerCase(Locale.ROOT), language);
            language.also.forEach(tag -> byTag.put(tag.toLowerCase(Locale.ROOT), language));
        }
        return Map.copyOf(byTag);
    }
}
