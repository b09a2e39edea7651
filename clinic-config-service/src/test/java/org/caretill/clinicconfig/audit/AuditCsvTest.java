package org.caretill.clinicconfig.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.caretill.clinicconfig.audit.AuditLog.Entry;
import org.caretill.clinicconfig.audit.AuditLog.EntryActor;
import org.junit.jupiter.api.Test;

class AuditCsvTest {

    @Test
    void a_line_has_a_cell_for_every_column() {
        assertThat(AuditCsv.header() + AuditCsv.lines(List.of(entry("anna"))))
                .isEqualTo(
                        "sequence,at,organisationId,clinicId,position,action,subject,role,from,before,after,previousHash,hash,name\r\n"
                                + "7,2026-11-23T01:02:03Z,org,,1,settings-changed,anna,operator,192.0.2.1,,"
                                + "\"{\"\"a\"\":\"\"b,c\"\"}\",0,1,Ada Admin\r\n");
    }

    @Test
    void a_name_is_not_a_formula() {
        assertThat(AuditCsv.lines(List.of(entry("=1+1")))).contains(",'=1+1,");
    }

    private static Entry entry(String subject) {
        return new Entry(
                7,
                Instant.parse("2026-11-23T01:02:03Z"),
                new EntryActor(subject, "Ada Admin", "operator"),
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
