package org.caretill.clinicconfig.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.caretill.clinicconfig.audit.AuditLog.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Audit entries as CSV (<a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>). What somebody wrote can be no
 * formula of the spreadsheet that opens it: a cell that begins like one gets an apostrophe in front
 * (<a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP</a>).
 */
public final class AuditCsv {

    private static final String FORMULA_BEGINS_WITH = "=+-@\t\r\n";

    private AuditCsv() {}

    /** The names of the columns. */
    public static String header() {
        return line(
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
                "hash");
    }

    /** One line for each entry; states as JSON. */
    public static String lines(List<Entry> entries) {
        var text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(line(
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
                    entry.hash()));
        }
        return text.toString();
    }

    private static String line(@Nullable String... cells) {
        var line = new StringBuilder();
        try {
            for (int column = 0; column < cells.length; column++) {
                CSVFormat.RFC4180.print(noFormula(cells[column]), line, column == 0);
            }
            CSVFormat.RFC4180.println(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static @Nullable String noFormula(@Nullable String cell) {
        return cell != null && !cell.isEmpty() && FORMULA_BEGINS_WITH.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
