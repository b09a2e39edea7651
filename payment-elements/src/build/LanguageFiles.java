import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.caretill.languages.Catalogue;
import org.caretill.languages.Language;

/**
 * Makes what browsers need of the library {@code languages}: the table of languages, a module with the panel's words for
 * each, and the fonts of the scripts that a browser may lack, which the library {@code name-fonts} has for PDFs.
 */
class LanguageFiles {

    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();

    private static final String FONTS = "/org/caretill/namefonts/fonts/";

    /**
     * A script whose characters not every browser can show.
     *
     * @param fonts how the names of our files begin
     * @param installed the fonts of Windows, macOS, iOS, Android and Linux that have it
     */
    private record Script(String fonts, List<String> installed) {}

    private static final Map<String, Script> SCRIPTS = new TreeMap<>(Map.ofEntries(
            script("Arab", "noto-sans-arabic-", "Segoe UI", "Geeza Pro", "Noto Sans Arabic", "Noto Naskh Arabic"),
            script("Beng", "noto-sans-bengali-", "Nirmala UI", "Vrinda", "Bangla Sangam MN", "Noto Sans Bengali"),
            script("Deva", "noto-sans-devanagari-", "Nirmala UI", "Mangal", "Kohinoor Devanagari", "Noto Sans Devanagari"),
            script("Ethi", "noto-sans-ethiopic-", "Ebrima", "Nyala", "Kefa", "Noto Sans Ethiopic"),
            script("Hans", "noto-sans-sc-", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC"),
            script("Hant", "noto-sans-sc-", "Microsoft JhengHei", "PingFang TC", "PingFang HK", "Noto Sans CJK TC", "Noto Sans TC"),
            script("Jpan", "noto-sans-sc-", "Yu Gothic", "Meiryo", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP"),
            script("Khmr", "noto-sans-khmer-", "Leelawadee UI", "Khmer UI", "Khmer Sangam MN", "Noto Sans Khmer"),
            script("Kore", "noto-sans-kr-", "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans CJK KR", "Noto Sans KR"),
            script("Laoo", "noto-sans-lao-", "Leelawadee UI", "Lao UI", "Lao Sangam MN", "Noto Sans Lao"),
            script("Mymr", "noto-sans-myanmar-", "Myanmar Text", "Myanmar Sangam MN", "Noto Sans Myanmar"),
            script("Thai", "noto-sans-thai-", "Leelawadee UI", "Tahoma", "Thonburi", "Noto Sans Thai")));

    private static Map.Entry<String, Script> script(String name, String fonts, String... installed) {
        return Map.entry(name, new Script(fonts, List.of(installed)));
    }

    /**
     * @param types where the TypeScript goes
     * @param served where the files for browsers go
     */
    static void generate(Path types, Path served) throws IOException {
        Files.createDirectories(types);
        Files.writeString(types.resolve("english.ts"), english());
        Files.writeString(types.resolve("languages.ts"), table());
        writeWords(Files.createDirectories(served.resolve("languages")));
        writeFonts(Files.createDirectories(served.resolve("fonts")));
    }

    /** English alone, which a page has from the beginning. */
    private static String english() throws IOException {
        return """
                // Generated from libraries/languages.

                export interface Language {
                  /** BCP 47. */
                  readonly tag: string;
                  /** Its name in the language itself. */
                  readonly endonym: string;
                  readonly english: string;
                  readonly direction: 'ltr' | 'rtl';
                  /** ISO 15924. */
                  readonly script: string;
                  /** The locale of its dates and amounts. */
                  readonly formats: string;
                  /** As Stripe's forms know it; absent: Stripe does not speak it. */
                  readonly stripe?: string;
                  /** The tag of the language whose words it has. */
                  readonly words: string;
                  /** Other tags that mean it. */
                  readonly also: readonly string[];
                }

                export const ENGLISH: Language = %s;
                """.formatted(JSON.writeValueAsString(Language.ENGLISH));
    }

    private static String table() throws IOException {
        List<String> languages = new ArrayList<>();
        for (Language language : Language.all()) {
            languages.add(language.equals(Language.ENGLISH) ? "ENGLISH" : JSON.writeValueAsString(language));
        }
        return """
                // Generated from libraries/languages.
                import { ENGLISH, type Language } from './english.ts';

                export const LANGUAGES: readonly Language[] = [
                  %s,
                ];

                /** The scripts that not every browser can show, so that we have fonts for them. */
                export const SCRIPTS_WITH_FONTS: readonly string[] = %s;
                """.formatted(String.join(",\n  ", languages), JSON.writeValueAsString(SCRIPTS.keySet()));
    }

    private static void writeWords(Path directory) throws IOException {
        for (Language language : Language.all()) {
            if (!language.equals(Language.ENGLISH) && language.words().equals(language.tag())) {
                Catalogue catalogue = Catalogue.of(language);
                Map<String, Object> file = new LinkedHashMap<>();
                file.put("words", catalogue.panel());
                if (catalogue.formats() != null) {
                    file.put("formats", catalogue.formats());
                }
                Files.writeString(
                        directory.resolve(language.tag() + ".js"), "export default " + JSON.writeValueAsString(file) + ";\n");
            }
        }
    }

    /** A module for each script, which says what fonts there are, beside our fonts. */
    private static void writeFonts(Path directory) throws IOException {
        List<String> index;
        try (InputStream in = open("index.txt")) {
            index = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        for (Map.Entry<String, Script> script : SCRIPTS.entrySet()) {
            List<Map<String, String>> files = files(index, script.getValue())
                    .map(line -> Map.of(
                            "file", line.substring(0, line.indexOf(' ')),
                            "unicodeRange", line.substring(line.indexOf(' ') + 1)))
                    .toList();
            Map<String, Object> fonts = Map.of("installed", script.getValue().installed, "files", files);
            Files.writeString(
                    directory.resolve(script.getKey() + ".js"), "export default " + JSON.writeValueAsString(fonts) + ";\n");
        }
        SCRIPTS.values().stream()
                .flatMap(script -> files(index, script))
                .distinct()
                .forEach(line -> copy(line.substring(0, line.indexOf(' ')), directory));
    }

    private static Stream<String> files(List<String> index, Script script) {
        return index.stream().filter(line -> line.startsWith(script.fonts));
    }

    private static void copy(String file, Path directory) {
        try (InputStream in = open(file)) {
            Files.copy(in, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String file) {
        return Objects.requireNonNull(LanguageFiles.class.getResourceAsStream(FONTS + file), file);
    }
}
