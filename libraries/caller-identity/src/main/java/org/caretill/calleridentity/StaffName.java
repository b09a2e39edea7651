package org.caretill.calleridentity;

import jakarta.json.JsonString;
import java.util.regex.Pattern;
import org.caretill.identifiers.VisibleText;
import org.caretill.problemdetails.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * The name of a member of staff from a claim of the token. In many identity providers people write their names
 * themselves, so a name is cut to a length that fits everywhere, and loses the characters that nobody may write into a
 * field of the API either. A claim that is no name is not a reason to refuse the caller.
 */
final class StaffName {

    private static final int MAX_LENGTH = 200;

    private static final Pattern NOT_PLAIN = Pattern.compile("(?!" + PlainText.CHARACTER + ").", Pattern.DOTALL);

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final Pattern VISIBLE = Pattern.compile(VisibleText.PATTERN);

    private StaffName() {}

    /** The name on one line; null if the claim is absent or has no visible text. */
    static @Nullable String of(@Nullable Object claim) {
        String text = switch (claim) {
            case String said -> said;
            case JsonString said -> said.getString();
            case null, default -> "";
        };
        String plain = NOT_PLAIN.matcher(text).replaceAll("");
        String line = SPACES.matcher(plain).replaceAll(" ").strip();
        String name = line.length() <= MAX_LENGTH ? line : beginning(line);
        return VISIBLE.matcher(name).matches() ? name : null;
    }

    /** The beginning of the name, without half of a character at its end. */
    private static String beginning(String name) {
        return name.substring(0, Character.isHighSurrogate(name.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH);
    }
}
