package org.caretill.namefonts;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Writes a TrueType font of given outlines, with the tables that a PDF needs to embed it
 * (<a href="https://learn.microsoft.com/typography/opentype/spec/">OpenType</a>).
 */
final class OutlineFont {

    private static final String NAME = "CaretillNames";

    /** As of DejaVu Sans, so that lines keep their height. */
    private static final int ASCENT_PER_MILLE = 928;

    private static final int DESCENT_PER_MILLE = 236;

    /** How far a straight line may be from a curve of the third degree, which TrueType does not know; in units. */
    private static final double FLATNESS = 0.5;

    private final int unitsPerEm;
    private final SortedMap<Integer, Glyph> glyphs = new TreeMap<>();

    OutlineFont(int unitsPerEm) {
        this.unitsPerEm = unitsPerEm;
    }

    /** A point of a contour, with the y axis upwards. */
    private record Point(int x, int y, boolean onCurve) {}

    private record Glyph(List<List<Point>> contours, int width) {

        private int least(ToIntFunction<Point> of) {
            return contours.stream().flatMap(List::stream).mapToInt(of).min().orElse(0);
        }

        private int most(ToIntFunction<Point> of) {
            return contours.stream().flatMap(List::stream).mapToInt(of).max().orElse(0);
        }
    }

    /**
     * Adds a glyph.
     *
     * @param outline in units, with the y axis downwards and the origin on the baseline
     * @param width of the glyph in units
     */
    void add(int character, Shape outline, int width) {
        glyphs.put(character, new Glyph(contours(outline), width));
    }

    private static List<List<Point>> contours(Shape outline) {
        List<List<Point>> contours = new ArrayList<>();
        PathIterator path =
                hasCubics(outline) ? outline.getPathIterator(null, FLATNESS) : outline.getPathIterator(null);
        double[] at = new double[6];
        for (; !path.isDone(); path.next()) {
            switch (path.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> {
                    contours.add(new ArrayList<>());
                    contours.getLast().add(point(at[0], at[1], true));
                }
                case PathIterator.SEG_LINETO -> contours.getLast().add(point(at[0], at[1], true));
                case PathIterator.SEG_QUADTO -> {
                    contours.getLast().add(point(at[0], at[1], false));
                    contours.getLast().add(point(at[2], at[3], true));
                }
                default -> {
                    // A contour of TrueType closes by itself.
                }
            }
        }
        contours.removeIf(contour -> contour.size() < 3);
        return contours;
    }

    private static boolean hasCubics(Shape outline) {
        double[] at = new double[6];
        for (PathIterator path = outline.getPathIterator(null); !path.isDone(); path.next()) {
            if (path.currentSegment(at) == PathIterator.SEG_CUBICTO) {
                return true;
            }
        }
        return false;
    }

    private static Point point(double x, double y, boolean onCurve) {
        return new Point((int) Math.round(x), (int) Math.round(-y), onCurve);
    }

    byte[] file() {
        List<Glyph> all = new ArrayList<>();
        all.add(new Glyph(List.of(), unitsPerEm / 2)); // What a font shows for characters that it lacks.
        all.addAll(glyphs.values());
        List<Integer> offsets = new ArrayList<>(List.of(0));
        byte[] outlines = table(out -> {
            for (Glyph glyph : all) {
                write(glyph, out);
                offsets.add(out.size());
            }
        });
        SortedMap<String, byte[]> tables = new TreeMap<>();
        tables.put("glyf", outlines);
        tables.put("loca", table(out -> {
            for (int offset : offsets) {
                out.writeInt(offset);
            }
        }));
        tables.put("head", table(out -> head(all, out)));
        tables.put("hhea", table(out -> hhea(all, out)));
        tables.put("hmtx", table(out -> {
            for (Glyph glyph : all) {
                shorts(out, glyph.width, glyph.least(Point::x));
            }
        }));
        tables.put("maxp", table(out -> maxp(all, out)));
        tables.put("cmap", table(this::cmap));
        tables.put("name", table(OutlineFont::name));
        tables.put("post", table(out -> {
            out.writeInt(0x00030000);
            out.writeInt(0);
            shorts(out, -100, 50);
            for (int i = 0; i < 5; i++) {
                out.writeInt(0);
            }
        }));
        tables.put("OS/2", table(this::os2));
        return file(tables);
    }

    private static byte[] file(SortedMap<String, byte[]> tables) {
        int log = 31 - Integer.numberOfLeadingZeros(tables.size());
        return table(out -> {
            out.writeInt(0x00010000);
            shorts(out, tables.size(), 16 << log, log, 16 * tables.size() - (16 << log));
            int offset = 12 + 16 * tables.size();
            for (Map.Entry<String, byte[]> table : tables.entrySet()) {
                out.write(table.getKey().getBytes(StandardCharsets.US_ASCII));
                out.writeInt(checksum(table.getValue()));
                out.writeInt(offset);
                out.writeInt(table.getValue().length);
                offset += table.getValue().length;
            }
            for (byte[] table : tables.values()) {
                out.write(table);
            }
        });
    }

    private static int checksum(byte[] table) {
        int sum = 0;
        ByteBuffer words = ByteBuffer.wrap(table);
        while (words.hasRemaining()) {
            sum += words.getInt();
        }
        return sum;
    }

    private static void write(Glyph glyph, DataOutputStream out) throws IOException {
        if (glyph.contours.isEmpty()) {
            return;
        }
        shorts(
                out,
                glyph.contours.size(),
                glyph.least(Point::x),
                glyph.least(Point::y),
                glyph.most(Point::x),
                glyph.most(Point::y));
        int last = -1;
        for (List<Point> contour : glyph.contours) {
            last += contour.size();
            shorts(out, last);
        }
        shorts(out, 0); // No instructions.
        List<Point> points = glyph.contours.stream().flatMap(List::stream).toList();
        for (Point point : points) {
            out.writeByte(point.onCurve ? 1 : 0);
        }
        int before = 0;
        for (Point point : points) {
            shorts(out, point.x - before);
            before = point.x;
        }
        before = 0;
        for (Point point : points) {
            shorts(out, point.y - before);
            before = point.y;
        }
        while (out.size() % 4 != 0) {
            out.writeByte(0);
        }
    }

    private void head(List<Glyph> all, DataOutputStream out) throws IOException {
        out.writeInt(0x00010000);
        out.writeInt(0x00010000);
        out.writeInt(0); // The check sum of the file, which PDFs do not use.
        out.writeInt(0x5F0F3CF5);
        shorts(out, 0b1011, unitsPerEm);
        out.writeLong(0);
        out.writeLong(0);
        shorts(out, least(all, Point::x), least(all, Point::y), most(all, Point::x), most(all, Point::y));
        shorts(out, 0, 8, 2, 1, 0);
    }

    private void hhea(List<Glyph> all, DataOutputStream out) throws IOException {
        int widest = all.stream().mapToInt(Glyph::width).max().orElse(0);
        out.writeInt(0x00010000);
        shorts(
                out,
                ascent(),
                -descent(),
                0,
                widest,
                least(all, Point::x),
                0,
                most(all, Point::x),
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
        shorts(out, all.size());
    }

    private static void maxp(List<Glyph> all, DataOutputStream out) throws IOException {
        out.writeInt(0x00010000);
        shorts(
                out,
                all.size(),
                all.stream()
                        .mapToInt(glyph ->
                                glyph.contours.stream().mapToInt(List::size).sum())
                        .max()
                        .orElse(0),
                all.stream().mapToInt(glyph -> glyph.contours.size()).max().orElse(0),
                0,
                0,
                2,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    /** One group for each character, in their order. */
    private void cmap(DataOutputStream out) throws IOException {
        shorts(out, 0, 1, 3, 10);
        out.writeInt(12);
        shorts(out, 12, 0);
        out.writeInt(16 + 12 * glyphs.size());
        out.writeInt(0);
        out.writeInt(glyphs.size());
        int glyph = 1;
        for (int character : glyphs.keySet()) {
            out.writeInt(character);
            out.writeInt(character);
            out.writeInt(glyph++);
        }
    }

    private static void name(DataOutputStream out) throws IOException {
        int[] kinds = {1, 2, 4, 6};
        byte[] text = NAME.getBytes(StandardCharsets.UTF_16BE);
        shorts(out, 0, kinds.length, 6 + 12 * kinds.length);
        for (int kind : kinds) {
            shorts(out, 3, 1, 0x409, kind, text.length, 0);
        }
        out.write(text);
    }

    private void os2(DataOutputStream out) throws IOException {
        shorts(out, 4, unitsPerEm / 2, 400, 5, 0);
        shorts(out, 650, 700, 0, 140, 650, 700, 0, 480, 50, 250, 0);
        out.write(new byte[10]);
        for (int i = 0; i < 4; i++) {
            out.writeInt(0);
        }
        out.write("none".getBytes(StandardCharsets.US_ASCII));
        shorts(out, 0x40, 0xE000, 0xFFFF, ascent(), -descent(), 0, ascent(), descent());
        out.writeLong(0);
        shorts(out, 500, 700, 0, 32, 1);
    }

    private int ascent() {
        return ASCENT_PER_MILLE * unitsPerEm / 1000;
    }

    private int descent() {
        return DESCENT_PER_MILLE * unitsPerEm / 1000;
    }

    private static int least(List<Glyph> all, ToIntFunction<Point> of) {
        return all.stream().mapToInt(glyph -> glyph.least(of)).min().orElse(0);
    }

    private static int most(List<Glyph> all, ToIntFunction<Point> of) {
        return all.stream().mapToInt(glyph -> glyph.most(of)).max().orElse(0);
    }

    private static void shorts(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeShort(value);
        }
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** The table, filled up to a multiple of four bytes. */
    private static byte[] table(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            writing.to(out);
            while (out.size() % 4 != 0) {
                out.writeByte(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
