package org.caretill.democall;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageRequestsTest {

    private static final Path PAGES = Path.of("src/main/resources/META-INF/resources/demo");

    /** {@code request} of page.js limits how long an answer is waited for. */
    @Test
    void only_the_function_with_a_time_limit_fetches() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            List<Path> scripts =
                    files.filter(file -> file.toString().endsWith(".js")).toList();
            assertThat(scripts).hasSizeGreaterThan(3);
            assertThat(scripts.stream().filter(not(PAGES.resolve("page.js")::equals)))
                    .allSatisfy(script -> assertThat(Files.readString(script)).doesNotContain("fetch("));
        }
        assertThat(Files.readString(PAGES.resolve("page.js")))
                .containsOnlyOnce("fetch(")
                .contains("AbortSignal.timeout(");
    }
}
