package org.caretill.openapidocuments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The problems that {@code docs/problems.md} lists. The page itself is packed into this library, so that the OpenAPI
 * documents cannot say anything else.
 */
public final class ProblemCatalogue {

    /**
     * A problem.
     *
     * @param code that clients act on
     * @param status of HTTP
     * @param meaning for people, in CommonMark without links
     */
    public record Problem(String code, int status, String meaning) {}

    private static final Pattern ROW = Pattern.compile(
            "^\\| <a id=\"([a-z-]+)\"></a>`\\1` \\| ([0-9]{3}) \\|[^|]*\\| ([^|]*?) \\|", Pattern.MULTILINE);

    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    private final Map<String, Problem> problems;

    private ProblemCatalogue(Map<String, Problem> problems) {
        this.problems = problems;
    }

    /** The catalogue of the page that was packed. */
    public static ProblemCatalogue packed() {
        try (InputStream page = ProblemCatalogue.class.getResourceAsStream("problems.md")) {
            return read(new String(Objects.requireNonNull(page).readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ProblemCatalogue read(String page) {
        Map<String, Problem> problems = new LinkedHashMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            String code = row.group(1);
            String meaning = LINK.matcher(row.group(3)).replaceAll("$1");
            problems.put(code, new Problem(code, Integer.parseInt(row.group(2)), meaning));
        }
        return new ProblemCatalogue(problems);
    }

    /** All codes, in the order of the page. */
    public Set<String> codes() {
        return problems.keySet();
    }

    /**
     * The problem with this code.
     *
     * @throws IllegalArgumentException if the page does not list it
     */
    public Problem problem(String code) {
        Problem problem = problems.get(code);
        if (problem == null) {
            throw new IllegalArgumentException("docs/problems.md does not list the code " + code);
        }
        return problem;
    }
}
