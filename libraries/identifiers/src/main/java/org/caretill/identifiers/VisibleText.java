package org.caretill.identifiers;

/**
 * A text that shows something: it has a letter, a digit, a symbol or a punctuation mark, and not only spaces,
 * formatting characters, marks without a letter, or letters and symbols that are drawn as nothing: the Hangul fillers,
 * the blank Braille pattern, blank hieroglyphs and the null notehead.
 */
public final class VisibleText {

    /** Such a text as a regular expression. */
    public static final String PATTERN = "(?s).*[\\p{L}\\p{N}\\p{S}\\p{P}&&"
            + "[^\\u115F\\u1160\\u2800\\u3164\\uFFA0\\x{13441}\\x{13442}\\x{1D159}]].*";

    /** {@link #PATTERN} in words. */
    public static final String RULE = "must have a letter or another character that can be seen";

    private VisibleText() {}
}
