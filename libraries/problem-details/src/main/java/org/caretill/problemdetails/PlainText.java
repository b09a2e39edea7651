package org.caretill.problemdetails;

/**
 * What a person may write into a field of the API: any characters and lines, except characters that cannot be stored,
 * are invisible, or change the writing direction of the text around them (<a
 * href="https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings">Unicode's bidirectional controls</a>).
 * For {@code @Pattern}; the empty text matches.
 */
public final class PlainText {

    /** The characters that change the writing direction, for a character class of a regular expression. */
    public static final String DIRECTION_CONTROLS = "\\u202A-\\u202E\\u2066-\\u2069";

    /** One allowed character as a regular expression. */
    public static final String CHARACTER =
            "[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F" + DIRECTION_CONTROLS + "\\uD800-\\uDFFF]";

    /** The allowed text as a regular expression. */
    public static final String PATTERN = CHARACTER + "*";

    /** {@link #PATTERN} in words. */
    public static final String RULE =
            "must not have control characters, characters that turn the direction of writing, or halves of characters";

    private PlainText() {}
}
