package org.caretill.clinicconfig.audit;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.function.Function;
import org.caretill.clinicconfig.audit.AuditLog.Entry;
import org.caretill.clinicconfig.audit.AuditLog.Filter;
import org.caretill.csvfiles.CsvFile;
import org.caretill.paging.Page;
import org.caretill.problemdetails.InstantParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a part of the audit log, newest first: as a page of JSON, or as one CSV file that is read from the
 * database some rows at a time, only as fast as the caller reads it.
 */
@ApplicationScoped
public class AuditLogReader {

    private static final int CSV_ROWS_AT_A_TIME = 200;

    private final Transactions transactions;
    private final AuditLog audit;

    AuditLogReader(Transactions transactions, AuditLog audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    /** A page as JSON. */
    public Uni<Page<Entry>> page(Tenancy tenancy, Filter filter, Position position) {
        return page(tenancy, filter, position.cursor, position.limit);
    }

    /** The CSV file; each part is read in a transaction of its own. */
    public RestMulti<String> csv(Tenancy tenancy, Filter filter) {
        return csv(tenancy, filter, Uni.createFrom().voidItem());
    }

    /**
     * The CSV file.
     *
     * @param permission fails if the caller may not have the file; its problem is then the answer
     */
    public RestMulti<String> csv(Tenancy tenancy, Filter filter, Uni<?> permission) {
        return CsvFile.answer(
                "audit-log.csv",
                permission,
                AuditCsv.header(),
                cursor -> page(tenancy, filter, cursor == null ? null : Long.valueOf(cursor), CSV_ROWS_AT_A_TIME)
                        .map(page -> new CsvFile.Part(AuditCsv.lines(page.items()), page.nextCursor())));
    }

    private Uni<Page<Entry>> page(Tenancy tenancy, Filter filter, @Nullable Long cursor, int limit) {
        return transactions
                .run(tenancy, () -> audit.newestFirst(filter, cursor == null ? Long.MAX_VALUE : cursor, limit))
                .map(found -> Page.of(found, limit, Function.identity(), entry -> Long.toString(entry.sequence())));
    }

    /** Which entries a caller wants. */
    public static class Wanted {

        @QueryParam("from")
        @Schema(description = "The earliest time, such as 2026-11-23T01:02:03Z, inclusive", format = "date-time")
        @Nullable
        String from;

        @QueryParam("to")
        @Schema(description = "The latest time, exclusive", format = "date-time")
        @Nullable
        String to;

        @QueryParam("action")
        @Schema(description = "What was done, such as settings-changed")
        @Nullable
        String action;

        /**
         * The filter for entries about a clinic, about an organisation and its clinics, or about anything.
         *
         * @throws RefusedException that names the parameter that cannot be read
         */
        public Filter of(@Nullable String organisationId, @Nullable String clinicId) {
            Instant earliest = InstantParameter.read("from", from);
            Instant behindLatest = InstantParameter.read("to", to);
            Action done = action == null ? null : Action.of(action);
            if (action != null && done == null) {
                throw RefusedException.invalid("action", "must be an action such as " + Action.SETTINGS_CHANGED.code());
            }
            return new Filter(organisationId, clinicId, earliest, behindLatest, done);
        }
    }

    /** Which page a caller wants. */
    public static class Position {

        @QueryParam("cursor")
        @Min(1)
        @Schema(description = "The nextCursor of the page before")
        @Nullable
        Long cursor;

        @QueryParam("limit")
        @DefaultValue(Page.DEFAULT_LIMIT)
        @Min(1)
        @Max(Page.MAX_LIMIT)
        int limit;
    }
}
