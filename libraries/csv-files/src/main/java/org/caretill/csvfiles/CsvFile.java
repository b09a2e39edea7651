package org.caretill.csvfiles;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * A list as a CSV file (<a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>, UTF-8). It is produced in parts,
 * each read only when the caller has taken the one before, so that a file of any length needs the memory of one part.
 *
 * <p>Text that a user entered must not be run as a formula by the spreadsheet that opens the file: a cell that begins
 * like one is prefixed with an apostrophe (<a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP</a>),
 * and a cell with a semicolon, which separates cells in many countries, is quoted. There is no byte-order mark, because
 * programs that look columns up by name would find it in the first name.
 */
public final class CsvFile {

    /**
     * The media type that CSV methods of a resource produce. Its low quality means that a client that accepts anything
     * gets JSON.
     */
    public static final String PRODUCED = "text/csv;qs=0.5";

    /** The last four are full-width signs, which spreadsheets in East Asian languages treat like the others. */
    private static final String FORMULA_BEGINS_WITH = "=+-@\t\r\n＝＋－＠";

    /** An amount is no formula, and must stay a number. */
    private static final Pattern NEGATIVE_NUMBER = Pattern.compile("-[0-9]+([.][0-9]+)?");

    private static final CSVFormat QUOTED =
            CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).get();

    private CsvFile() {}

    /**
     * Some lines of the file.
     *
     * @param lines made of {@link #line}
     * @param next where the next part begins; null: this is the last
     */
    public record Part(String lines, @Nullable String next) {}

    /**
     * The file as the answer to a request.
     *
     * @param name file name that the browser suggests
     * @param permission fails if the caller may not have the file; the answer is then the problem and no file
     * @param header the names of the columns, a {@link #line}
     * @param read reads the part that begins there; null: the first
     */
    public static RestMulti<String> answer(
            String name, Uni<?> permission, String header, Function<@Nullable String, Uni<Part>> read) {
        return answer(name, "text/csv; charset=utf-8; header=present", permission, header, read);
    }

    /**
     * The same for a file of lines that is no CSV, or a CSV of another program.
     *
     * @param type media type, with its parameters
     */
    public static RestMulti<String> answer(
            String name, String type, Uni<?> permission, String header, Function<@Nullable String, Uni<Part>> read) {
        Multi<String> parts = Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<@Nullable String>(),
                        place -> read.apply(place.get()).invoke(part -> place.set(part.next())))
                .whilst(part -> part.next() != null)
                .map(Part::lines);
        return RestMulti.fromUniResponse(
                permission,
                _ -> Multi.createBy().concatenating().streams(Multi.createFrom().item(header), parts),
                _ -> Map.of(
                        "Content-Type", List.of(type),
                        "Content-Disposition", List.of("attachment; filename=\"" + name + "\"")));
    }

    /** One line, with its end. */
    public static String line(@Nullable String... cells) {
        var line = new StringBuilder();
        try {
            for (int column = 0; column < cells.length; column++) {
                String cell = noFormula(cells[column]);
                CSVFormat format = cell != null && cell.contains(";") ? QUOTED : CSVFormat.RFC4180;
                format.print(cell, line, column == 0);
            }
            CSVFormat.RFC4180.println(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static @Nullable String noFormula(@Nullable String cell) {
        boolean isHarmless = cell == null
                || cell.isEmpty()
                || FORMULA_BEGINS_WITH.indexOf(cell.charAt(0)) < 0
                || NEGATIVE_NUMBER.matcher(cell).matches();
        return isHarmless ? cell : "'" + cell;
    }
}
