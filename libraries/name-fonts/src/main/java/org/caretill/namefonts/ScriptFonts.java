package org.caretill.namefonts;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jboss.logging.Logger;

/**
 * The fonts of this library (Noto Sans, under the SIL Open Font License 1.1), each with the characters of one script, or
 * of a part of it. One is loaded when a name first needs it, which takes some milliseconds.
 */
final class ScriptFonts {

    /** The size of the fonts: their outlines are in whole numbers of this part of their height. */
    static final int UNITS_PER_EM = 1000;

    private static final Logger LOG = Logger.getLogger(ScriptFonts.class);

    /**
     * A font's file and its characters.
     *
     * @param ranges the last character of each range by its first
     */
    private record Covering(String file, NavigableMap<Integer, Integer> ranges) implements IntPredicate {

        @Override
        public boolean test(int character) {
            Map.Entry<Integer, Integer> range = ranges.floorEntry(character);
            return range != null && range.getValue() >= character;
        }
    }

    private static final List<Covering> INDEX = new String(read("index.txt"), StandardCharsets.UTF_8)
            .lines()
            .map(ScriptFonts::covering)
            .toList();

    private static final Map<String, Optional<Font>> LOADED = new ConcurrentHashMap<>();

    private ScriptFonts() {}

    /** The first font that has all these characters; empty if there is none. */
    static Optional<Font> of(String characters) {
        int first = characters.codePointAt(0);
        return INDEX.stream()
                .filter(covering -> covering.test(first))
                .flatMap(covering -> LOADED.computeIfAbsent(covering.file, ScriptFonts::load).stream())
                .filter(font -> font.canDisplayUpTo(characters) == -1)
                .findFirst();
    }

    /** Empty if this machine cannot load fonts, because it lacks the operating system's font library. */
    private static Optional<Font> load(String file) {
        try {
            byte[] font = Woff.trueType(read(file));
            return Optional.of(Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(font))
                    .deriveFont((float) UNITS_PER_EM));
        } catch (FontFormatException | IOException | RuntimeException | LinkageError e) {
            LOG.warnf("font failed to load, so names in its script are not printed: file=%s cause=%s", file, e);
            return Optional.empty();
        }
    }

    /** @param line a file and its ranges, such as {@code thai.woff U+e00-e7f,U+25cc} */
    private static Covering covering(String line) {
        int end = line.indexOf(' ');
        NavigableMap<Integer, Integer> ranges = new TreeMap<>();
        for (String range : line.substring(end + 1).split(",", -1)) {
            String[] ends = range.strip().substring("U+".length()).split("-", -1);
            ranges.put(HexFormat.fromHexDigits(ends[0]), HexFormat.fromHexDigits(ends[ends.length - 1]));
        }
        return new Covering(line.substring(0, end), ranges);
    }

    private static byte[] read(String file) {
        String path = "fonts/" + file;
        try (InputStream in = Objects.requireNonNull(ScriptFonts.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
