package org.caretill.clinicconfig.audit;

import java.util.List;
import org.caretill.clinicconfig.audit.AuditLog.Entry;
import org.caretill.csvfiles.CsvFile;

/** Audit entries as lines of a CSV file. */
public final class AuditCsv {

    private AuditCsv() {}

    /** The names of the columns. */
    public static String header() {
        return CsvFile.line(
                "sequence",
                "at",
                "organisationId",
                "clinicId",
                "position",
                "action",
                "subject",
                "role",
                "from",
                "before",
                "after",
                "previousHash",
                "hash",
                "name");
    }

    /** One line per entry; the states are JSON. */
    public static String lines(List<Entry> entries) {
        var text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(CsvFile.line(
                    Long.toString(entry.sequence()),
                    entry.at().toString(),
                    entry.organisationId(),
                    entry.clinicId(),
                    Long.toString(entry.position()),
                    entry.action(),
                    entry.actor().subject(),
                    entry.actor().role(),
                    entry.from(),
                    entry.before(),
                    entry.after(),
                    entry.previousHash(),
                    entry.hash(),
                    entry.actor().name()));
        }
        return text.toString();
    }
}
