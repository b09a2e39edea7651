package org.caretill.openapidocuments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.caretill.openapidocuments.ProblemCatalogue.Problem;
import org.junit.jupiter.api.Test;

class ProblemCatalogueTest {

    @Test
    void a_row_of_the_page_is_a_problem() {
        var catalogue = ProblemCatalogue.read("""
            | code | status | service | meaning | what to do |
            |---|---|---|---|---|
            | <a id="not-paid"></a>`not-paid` | 409 | payment-request | A refund of [a request](x.md#y) that is not `PAID`. | Read it. |
            | <a id="refused"></a>`refused` | other 4xx | all | Refused by the framework. | Read `detail`. |
            """);
        assertThat(catalogue.codes()).containsExactly("not-paid");
        assertThat(catalogue.problem("not-paid"))
                .isEqualTo(new Problem("not-paid", 409, "A refund of a request that is not `PAID`."));
        assertThatIllegalArgumentException().isThrownBy(() -> catalogue.problem("not-payed"));
    }

    /** Otherwise a row in another form would be missing in the documents, and nobody would see it. */
    @Test
    void every_row_of_the_page_is_read() throws IOException {
        String page = Files.readString(Path.of("../../docs/problems.md"));
        long rows = page.lines().filter(line -> line.startsWith("| <a id=")).count();
        // One has no status of its own.
        assertThat(ProblemCatalogue.packed().codes()).hasSize((int) rows - 1);
    }
}
