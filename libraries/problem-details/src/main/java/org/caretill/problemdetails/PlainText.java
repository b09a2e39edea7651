package org.caretill.problemdetails;

/**
 * What a person may write into a field of the API: any characters and lines, and nothing that cannot be stored, hides, or
 * turns the direction of what stands beside it
 * (<a href="https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings">Unicode's bidirectional controls</a>).
 * For {@code @Pattern}: it lets the empty text pass.
 */
public final class PlainText {

    /** As a regular expression. */
    public static final String PATTERN =
            "[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u202A-\\u202E\\u2066-\\u2069\\uD800-\\uDFFF]*";

    /** {@link #PATTERN} in words. */
    public static final String RULE =
            "must not have control characters, characters that turn the direction of writing, or halves of characters";

    private PlainText() {}
}
