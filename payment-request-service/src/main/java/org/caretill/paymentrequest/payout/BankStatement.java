package org.caretill.paymentrequest.payout;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.caretill.csvfiles.CsvFile;

/** The forms in which bookkeeping programs import a bank statement. */
enum BankStatement {
    /**
     * Xero's bank statement template: the columns, of which the first two are required, and the Australian form of a day.
     * Xero imports at most 1,000 lines a file (<a
     * href="https://taxhelp.theaccountancycloud.com/support/solutions/articles/22000180105-import-a-csv-bank-statement-file-into-xero">Import
     * a CSV bank statement</a>).
     */
    XERO("csv", "text/csv; charset=utf-8; header=present") {
        @Override
        String header() {
            return CsvFile.line("*Date", "*Amount", "Payee", "Description", "Reference", "Check Number");
        }

        @Override
        String line(BookLine line) {
            return CsvFile.line(
                    DAY.format(line.day()), line.amount(), line.payee(), line.description(), line.reference(), null);
        }
    },

    /**
     * QIF, one of the formats of downloaded statements that MYOB accepts beside OFX, QFX and OFC (<a
     * href="https://help.accountedge.com/ae02/mac/monthend-08.htm">MYOB's help</a>): a line for each field, with a
     * letter for its meaning, and a caret after each entry.
     */
    MYOB("qif", "application/qif; charset=utf-8") {
        @Override
        String header() {
            return "!Type:Bank\r\n";
        }

        @Override
        String line(BookLine line) {
            return String.join(
                            "\r\n",
                            List.of(
                                    "D" + DAY.format(line.day()),
                                    "T" + line.amount(),
                                    "N" + oneLine(line.reference()),
                                    "P" + oneLine(line.payee()),
                                    "M" + oneLine(line.description()),
                                    "^"))
                    + "\r\n";
        }
    };

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

    private final String ending;
    private final String type;

    BankStatement(String ending, String type) {
        this.ending = ending;
        this.type = type;
    }

    /** What the file begins with. */
    abstract String header();

    /** One line of the statement, with its end. */
    abstract String line(BookLine line);

    String type() {
        return type;
    }

    /** Names the clinic and the days. */
    String fileName(String clinicId, String from, String to) {
        return "%s-%s-to-%s-%s.%s"
                .formatted(
                        clinicId.replaceAll("[^A-Za-z0-9_-]", "_"), from, to, name().toLowerCase(Locale.ROOT), ending);
    }

    /** A line end inside a field would begin another one. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
