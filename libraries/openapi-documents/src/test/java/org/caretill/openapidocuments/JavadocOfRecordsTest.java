package org.caretill.openapidocuments;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavadocOfRecordsTest {

    @Test
    void a_comment_describes_the_record_and_its_components() {
        assertThat(JavadocOfRecords.readComment("a.B", """
             The guest to admit, as <a href="https://a.test">RFC 1</a> says.

             @param locale the language of the pages, with {@code en-AU} as
                 an example
             @param role of a {@link Guest}, see {@link Roles#GUEST} and {@link Roles the roles}
             @throws X never
            """))
                .containsOnly(
                        entry("a.B", "The guest to admit, as RFC 1 says."),
                        entry("a.B.locale", "The language of the pages, with `en-AU` as an example"),
                        entry("a.B.role", "Of a Guest, see GUEST and the roles"));
    }

    @Test
    void a_comment_without_a_sentence_describes_components_only() {
        assertThat(JavadocOfRecords.readComment("a.B", " @param x how many ")).containsOnly(entry("a.B.x", "How many"));
    }
}
