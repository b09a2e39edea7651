package org.caretill.clinicconfig.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.caretill.clinicconfig.audit.AuditLog.Entry;
import org.caretill.clinicconfig.audit.AuditLog.Who;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCsvTest {

    @Test
    void a_line_has_a_cell_for_every_column() {
        assertThat(AuditCsv.header() + AuditCsv.lines(List.of(entry("anna"))))
                .isEqualTo(
                        "sequence,at,organisationId,clinicId,position,action,subject,role,from,before,after,previousHash,hash\r\n"
                                + "7,2026-11-23T01:02:03Z,org,,1,settings-changed,anna,operator,192.0.2.1,,"
                                + "\"{\"\"a\"\":\"\"b,c\"\"}\",0,1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
    void no_cell_is_a_formula(String subject) {
        assertThat(AuditCsv.lines(List.of(entry(subject)))).contains("'" + subject);
    }

    @Test
    void lines_and_quotation_marks_stay_in_their_cell() {
        assertThat(AuditCsv.lines(List.of(entry("a\"b\r\nc")))).contains(",\"a\"\"b\r\nc\",");
    }

    private static Entry entry(String subject) {
        return new Entry(
                7,
                Instant.parse("2026-11-23T01:02:03Z"),
                new Who(subject, "operator"),
                "192.0.2.1",
                "settings-changed",
                "org",
                null,
                null,
                "{\"a\":\"b,c\"}",
                1,
                "0",
                "1");
    }
}
