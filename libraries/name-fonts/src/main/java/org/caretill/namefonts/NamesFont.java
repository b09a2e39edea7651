package org.caretill.namefonts;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.text.BreakIterator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A font for one document, in which each glyph is a whole piece of a name as it is written: with its letters joined and
 * its marks in their places. Programs that make PDFs draw character after character, which is wrong for Arabic, Burmese,
 * Khmer, Lao, Thai and others. So the document's text gets a private character for each piece, and this font draws it.
 * The document must say elsewhere, by ActualText, what the text really is.
 */
public final class NamesFont {

    private static final int MISSING = 0xFFFD;
    private static final int VARIATION_SELECTORS = 0xFE00;

    /** Characters for pieces: of private use, and of an African script from right to left that has no joined letters. */
    private static final int FIRST_PRIVATE = 0xE000;

    private static final int LAST_PRIVATE = 0xF8FF;
    private static final int FIRST_FROM_RIGHT = 0x1E800;
    private static final int LAST_FROM_RIGHT = 0x1E8C4;

    /** The coordinates of a glyph's points are small numbers, so a piece cannot be as long as a line. */
    private static final int LONGEST_PIECE = 16;

    private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

    private final IntPredicate ownFont;
    private final OutlineFont outlines = new OutlineFont(ScriptFonts.UNITS_PER_EM);
    private final Map<Piece, Integer> characters = new HashMap<>();
    private int nextPrivate = FIRST_PRIVATE;
    private int nextFromRight = FIRST_FROM_RIGHT;

    /** @param ownFont the characters that the document's own font has */
    public NamesFont(IntPredicate ownFont) {
        this.ownFont = ownFont;
    }

    private record Piece(Font font, String text) {}

    /**
     * The text with private characters for what the document's own font cannot print. Characters that no font has become
     * U+FFFD; joiners and variation selectors that are left over are removed.
     */
    public String printed(String text) {
        boolean allArabicIsShaped = text.codePoints().anyMatch(NamesFont::isArabicWithoutForms);
        var printed = new StringBuilder(text.length());
        var piece = new StringBuilder();
        @Nullable Font fontOfPiece = null;
        int clustersOfPiece = 0;
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(text);
        int start = clusters.first();
        for (int end = clusters.next(); end != BreakIterator.DONE; start = end, end = clusters.next()) {
            String cluster = text.substring(start, end);
            Font font = isPrintedByOwnFont(cluster, allArabicIsShaped)
                    ? null
                    : ScriptFonts.of(cluster).orElse(null);
            boolean goesOn = font != null
                    && font.equals(fontOfPiece)
                    && clustersOfPiece < LONGEST_PIECE
                    && !isIdeograph(cluster);
            if (fontOfPiece != null && !goesOn) {
                printed.appendCodePoint(characterOf(new Piece(fontOfPiece, piece.toString())));
                piece.setLength(0);
                clustersOfPiece = 0;
            }
            fontOfPiece = font;
            if (font == null) {
                appendOwn(printed, cluster);
            } else {
                piece.append(cluster);
                clustersOfPiece++;
            }
        }
        if (fontOfPiece != null) {
            printed.appendCodePoint(characterOf(new Piece(fontOfPiece, piece.toString())));
        }
        return printed.toString();
    }

    /** The font as a TrueType file; empty if no text needs it. */
    public Optional<byte[]> file() {
        return characters.isEmpty() ? Optional.empty() : Optional.of(outlines.file());
    }

    private void appendOwn(StringBuilder printed, String cluster) {
        cluster.codePoints().forEach(sign -> {
            if (ownFont.test(sign)) {
                printed.appendCodePoint(sign);
            } else if (!isInvisible(sign)) {
                printed.appendCodePoint(MISSING);
            }
        });
    }

    private boolean isPrintedByOwnFont(String cluster, boolean allArabicIsShaped) {
        return cluster.codePoints().allMatch(sign -> isInvisible(sign) || isPrintedByOwnFont(sign, allArabicIsShaped));
    }

    private boolean isPrintedByOwnFont(int sign, boolean allArabicIsShaped) {
        return switch (Character.UnicodeScript.of(sign)) {
            case ARABIC -> !allArabicIsShaped && ownFont.test(sign);
            // Its marks have places, which the font has, and programs that make PDFs do not use.
            case LAO -> false;
            default -> ownFont.test(sign);
        };
    }

    /** Whether the letter has no presentation form in Unicode, by which programs without shaping join it. */
    private static boolean isArabicWithoutForms(int sign) {
        return Character.UnicodeScript.of(sign) == Character.UnicodeScript.ARABIC && (sign < 0x600 || sign > 0x652);
    }

    private static boolean isInvisible(int sign) {
        return Character.getType(sign) == Character.FORMAT || (sign & 0xFFFFF0) == VARIATION_SELECTORS;
    }

    /** Such a line may break between any two of them. */
    private static boolean isIdeograph(String cluster) {
        return switch (Character.UnicodeScript.of(cluster.codePointAt(0))) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }

    private int characterOf(Piece piece) {
        return characters.computeIfAbsent(piece, this::drawn);
    }

    private int drawn(Piece piece) {
        boolean fromRight = switch (Character.getDirectionality(piece.text.codePointAt(0))) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> false;
        };
        int character = fromRight ? nextFromRight++ : nextFree();
        if (character > (fromRight ? LAST_FROM_RIGHT : LAST_PRIVATE)) {
            return MISSING;
        }
        char[] letters = piece.text.toCharArray();
        GlyphVector glyphs = piece.font.layoutGlyphVector(
                EXACT, letters, 0, letters.length, fromRight ? Font.LAYOUT_RIGHT_TO_LEFT : Font.LAYOUT_LEFT_TO_RIGHT);
        outlines.add(character, glyphs.getOutline(), (int)
                Math.round(glyphs.getLogicalBounds().getWidth()));
        return character;
    }

    private int nextFree() {
        while (ownFont.test(nextPrivate)) {
            nextPrivate++;
        }
        return nextPrivate++;
    }
}
