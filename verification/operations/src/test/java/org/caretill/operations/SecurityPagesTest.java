package org.caretill.operations;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages for assessors, privacy officers and operators name classes, tests, tables, files and other pages as evidence. All of
 * these exist, so that a renamed test or a removed class is noticed here. Whether they prove what a page says, people check.
 */
class SecurityPagesTest {

    private static final Set<String> VERDICTS =
            Set.of("met", "not applicable", "ingress", "identity provider", "platform", "operator", "open");

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".caretill");

    /** A diagram or an example, in which a backtick means nothing. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern TABLE = Pattern.compile("(?i)create table (\\w+) \\(");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern REQUIREMENT =
            Pattern.compile("(?m)^\\| (\\d+\\.\\d+\\.\\d+) \\| ([123]) \\| [^|]+ \\| ([^|]+?) \\|[^|]*\\|$");

    /** A name of several words, which in these pages is a class, a test or a table, wherever it stands. */
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+");

    private static final Pattern TEST_OR_TABLE = Pattern.compile("[a-z]+(?:_[a-z0-9]+)+(?:\\.[a-z_0-9]+)?");

    private static final Pattern FILE =
            Pattern.compile("bin/[a-z-]+|[\\w./-]+\\.(?:java|json|js|lock|md|properties|tpl|ts|xml|yaml|yml)");

    /** A name of one word is a class only in a column of evidence, and a table only in one that says where something is. */
    private static final Pattern SHORT_CLASS = Pattern.compile("[A-Z][a-z]+");

    private static final Pattern SHORT_TABLE = Pattern.compile("[a-z]+(?:\\.[a-z_]+)?");

    private static final Set<String> PATHS = new HashSet<>();
    private static final Set<String> CLASSES = new HashSet<>();
    private static final Set<String> TESTS = new HashSet<>();
    private static final Set<String> TABLES = new HashSet<>();
    private static final StringBuilder MIGRATIONS = new StringBuilder();

    @BeforeAll
    static void read_the_checkout() throws IOException {
        Files.walkFileTree(Variables.CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = Variables.CHECKOUT.relativize(file).toString();
                PATHS.add(path);
                if (path.endsWith(".java")) {
                    String name = file.getFileName().toString();
                    CLASSES.add(name.substring(0, name.length() - ".java".length()));
                    if (path.contains("/src/test/") || path.startsWith("verification/")) {
                        TEST.matcher(Files.readString(file)).results().forEach(test -> TESTS.add(test.group(1)));
                    }
                } else if (path.endsWith(".sql") && path.contains("/src/main/")) {
                    String migration = Files.readString(file);
                    MIGRATIONS.append(migration);
                    TABLE.matcher(migration).results().forEach(table -> TABLES.add(table.group(1)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(CLASSES).hasSizeGreaterThan(500);
        assertThat(TESTS).hasSizeGreaterThan(1_000);
        assertThat(TABLES).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threat-model.md", "privacy.md", "pci.md", "asvs.md"})
    void all_evidence_that_a_page_names_exists(String name) throws IOException {
        String page = BLOCK.matcher(Files.readString(
                        Variables.CHECKOUT.resolve("docs/security").resolve(name)))
                .replaceAll("");
        Set<String> named = new TreeSet<>(evidence(page));
        CODE.matcher(page)
                .results()
                .map(code -> code.group(1))
                .filter(code -> Stream.of(CLASS, TEST_OR_TABLE, FILE)
                        .anyMatch(form -> form.matcher(code).matches()))
                .forEach(named::add);
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named.stream().filter(one -> !exists(one))).isEmpty();
    }

    /** The pages around them, too: their links lead to files and headings that exist. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/security/threat-model.md",
                "docs/security/privacy.md",
                "docs/security/pci.md",
                "docs/security/asvs.md",
                "docs/operations/releases.md",
                "CHANGELOG.md",
                "SECURITY.md",
                "README.md"
            })
    void all_links_of_a_page_lead_somewhere(String name) throws IOException {
        Path page = Variables.CHECKOUT.resolve(name);
        List<String> links = LINK.matcher(Files.readString(page))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
        assertThat(links).isNotEmpty().allSatisfy(link -> {
            String file = link.replaceFirst("#.*", "");
            Path target = file.isEmpty() ? page : page.resolveSibling(file);
            assertThat(target).as(link).exists();
            if (link.contains("#")) {
                assertThat(anchors(Files.readString(target))).as(link).contains(link.replaceFirst(".*#", ""));
            }
        });
    }

    @Test
    void every_requirement_of_the_asvs_has_a_verdict() throws IOException {
        String page = Files.readString(Variables.CHECKOUT.resolve("docs/security/asvs.md"));
        List<String> numbers = new ArrayList<>();
        REQUIREMENT.matcher(page).results().forEach(row -> {
            numbers.add(row.group(1) + " " + row.group(2));
            assertThat(row.group(3)).as(row.group(1)).isIn(VERDICTS);
            if (row.group(3).equals("open")) {
                assertThat(page.substring(page.indexOf("## What is open"))).contains("[" + row.group(1) + "](");
            }
        });
        assertThat(numbers)
                .containsExactlyElementsOf(Files.readAllLines(Path.of("src/test/resources/asvs/5.0.0.txt")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList());
    }

    /** A verdict without a reason is a claim. */
    @Test
    void what_is_met_has_evidence_and_what_is_not_has_a_reason() throws IOException {
        Files.readAllLines(Variables.CHECKOUT.resolve("docs/security/asvs.md")).stream()
                .filter(line -> REQUIREMENT.matcher(line).matches())
                .map(line -> line.split("\\|"))
                .filter(cells -> Set.of("met", "not applicable", "open").contains(cells[4].strip()))
                .forEach(cells -> assertThat(cells[5].strip()).as(cells[1]).hasSizeGreaterThan(5));
    }

    /** The names of one word in the columns of tables that say where something is, by their title: evidence, or where. */
    private static Set<String> evidence(String page) {
        Set<String> found = new HashSet<>();
        List<String> titles = List.of();
        for (String line : page.lines().toList()) {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            if (!line.startsWith("|")) {
                titles = List.of();
            } else if (titles.isEmpty()) {
                titles = cells;
            } else {
                for (int column = 0; column < Math.min(cells.size(), titles.size()); column++) {
                    String title = titles.get(column);
                    CODE.matcher(cells.get(column))
                            .results()
                            .map(code -> code.group(1))
                            .filter(code -> (title.startsWith("evidence")
                                            && SHORT_CLASS.matcher(code).matches())
                                    || (title.equals("where")
                                            && SHORT_TABLE.matcher(code).matches()))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static boolean exists(String evidence) {
        if (CLASSES.contains(evidence) || TESTS.contains(evidence) || TABLES.contains(evidence)) {
            return true;
        }
        if (PATHS.stream().anyMatch(path -> path.equals(evidence) || path.endsWith("/" + evidence))) {
            return true;
        }
        String[] column = evidence.split("\\.", 2);
        return column.length == 2
                && TABLES.contains(column[0])
                && Pattern.compile("\\b" + column[1] + "\\b")
                        .matcher(MIGRATIONS)
                        .find();
    }

    /** As GitHub makes them of headings, and those that are written as HTML. */
    private static Set<String> anchors(String page) {
        Stream<String> headings = HEADING.matcher(page)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
        Stream<String> written =
                Pattern.compile("<a id=\"([^\"]+)\"").matcher(page).results().map(anchor -> anchor.group(1));
        return Stream.concat(headings, written).collect(toSet());
    }
}
