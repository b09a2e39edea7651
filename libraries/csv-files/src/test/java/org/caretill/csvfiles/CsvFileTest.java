package org.caretill.csvfiles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {

    @Test
    void a_line_has_a_cell_for_every_value() {
        assertThat(CsvFile.line("a", null, "", "b,c", "é漢😀")).isEqualTo("a,,,\"b,c\",é漢😀\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1+1",
                "-1,5",
                "-",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "＝1+1",
                "＋1",
                "－1",
                "＠SUM(A1)"
            })
    void no_cell_is_a_formula(String text) {
        assertThat(CsvFile.line("a", text)).contains("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-85.00"})
    void a_negative_amount_stays_a_number(String amount) {
        assertThat(CsvFile.line("a", amount)).isEqualTo("a," + amount + "\r\n");
    }

    @Test
    void a_semicolon_stays_in_its_cell_where_semicolons_separate() {
        assertThat(CsvFile.line("x;=2+2", "a", "y;\"", null)).isEqualTo("\"x;=2+2\",a,\"y;\"\"\",\r\n");
    }

    @Test
    void lines_and_quotation_marks_stay_in_their_cell() {
        assertThat(CsvFile.line("x", "a\"b\r\nc", "y")).isEqualTo("x,\"a\"\"b\r\nc\",y\r\n");
    }
}
