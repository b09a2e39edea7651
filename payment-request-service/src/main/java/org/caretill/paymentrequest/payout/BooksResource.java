package org.caretill.paymentrequest.payout;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.csvfiles.CsvFile;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.problemdetails.DayParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/clinics/{clinicId}/books}: the payouts of some days as a bank statement for a bookkeeping program, a
 * line for each amount and each fee that moved, so that the sum of all lines is what the bank received.
 */
@Path("/v1/clinics/{clinicId}/books")
@RolesAllowed(Roles.CLINIC_ADMIN)
@Tag(name = "Payouts", description = "What Stripe paid out to the clinic's bank account, and what is in it.")
class BooksResource {

    private static final int ROWS_AT_A_TIME = 500;

    private final Callers callers;
    private final Transactions transactions;
    private final KnownClinics clinics;

    BooksResource(Callers callers, Transactions transactions, KnownClinics clinics) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
    }

    /** Which payouts, in which form. */
    record Wanted(
            @QueryParam("program") @Schema(description = "XERO: CSV, or MYOB: QIF", required = true) @Nullable
            String program,

            @QueryParam("from")
            @Schema(description = "The first day on which payouts arrived", format = "date", required = true)
            @Nullable
            String from,

            @QueryParam("to")
            @Schema(description = "The last day on which payouts arrived", format = "date", required = true)
            @Nullable
            String to,

            @QueryParam("account") @Schema(description = "One Stripe account; absent: all of the clinic's") @Nullable
            String account,

            @QueryParam("currency")
            @Pattern(regexp = "[A-Z]{3}")
            @Schema(description = "The payouts in this currency; absent: in the clinic's")
            @Nullable
            String currency) {

        private BankStatement statement() {
            try {
                return BankStatement.valueOf(program == null ? "" : program);
            } catch (IllegalArgumentException _) {
                throw RefusedException.invalid("program", "must be one of " + List.of(BankStatement.values()));
            }
        }

        private static LocalDate day(String field, @Nullable String text) {
            LocalDate day = DayParameter.read(field, text);
            if (day == null) {
                throw RefusedException.invalid(field, "must be a day such as 2026-11-23");
            }
            return day;
        }
    }

    @GET
    @Produces("text/csv")
    @Operation(
            operationId = "getBooks",
            summary = "Get the payouts that arrived on some days as a bank statement for Xero (CSV) or MYOB (QIF)",
            description = "A line for each payment, refund, dispute and fee in them; the sum of all lines is the sum of"
                    + " the payouts. A line's date is the day on which its payout arrived; its text says on which day the"
                    + " money moved, in the clinic's time zone.")
    public RestMulti<String> statement(String clinicId, @Valid @BeanParam Wanted wanted) {
        Staff staff = callers.staff();
        staff.mustBelongTo(clinicId);
        BankStatement statement = wanted.statement();
        LocalDate from = Wanted.day("from", wanted.from());
        LocalDate to = Wanted.day("to", wanted.to());
        if (to.isBefore(from)) {
            throw RefusedException.invalid("to", "must not be before the first day");
        }
        var known = new AtomicReference<@Nullable ClinicPayments>();
        Uni<ClinicPayments> permission = transactions.run(
                staff.tenancy(),
                () -> clinics.find(clinicId).map(clinic -> {
                    if (clinic == null) {
                        throw RefusedException.notFound("clinic");
                    }
                    known.set(clinic);
                    return clinic;
                }));
        return CsvFile.answer(
                statement.fileName(clinicId, from.toString(), to.toString()),
                statement.type(),
                permission,
                statement.header(),
                cursor -> transactions.run(
                        staff.tenancy(),
                        () -> part(statement, Objects.requireNonNull(known.get()), from, to, wanted, cursor)));
    }

    /** Movements of payouts that did not arrive are there with the payout itself, so that they sum up to nothing. */
    private static Uni<CsvFile.Part> part(
            BankStatement statement,
            ClinicPayments clinic,
            LocalDate from,
            LocalDate to,
            Wanted wanted,
            @Nullable String cursor) {
        ZoneId zone = clinic.zone();
        String[] after = (cursor == null ? "1970-01-01 1970-01-01T00:00:00Z " : cursor).split(" ", 3);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    with wanted as (
                        select * from payout where clinic_id = ?1 and arrival_date between ?2 and ?3 and currency = ?4
                            and (cast(?5 as text) is null or account = ?5)),
                    line as (
                        select m.id, m.kind, m.moved_at as at, m.payment_request_id as request, m.currency,
                            m.gross_minor as gross, m.stripe_fee_minor as stripe_fee,
                            m.application_fee_minor as application_fee, m.net_minor as net, w.id as payout,
                            w.arrival_date as day
                        from wanted w join balance_movement m on m.clinic_id = w.clinic_id and m.payout = w.id
                        where m.kind <> 'PAYOUT' or w.status in ('FAILED', 'CANCELED')
                        union all
                        select w.id, 'PAYOUT', w.created_at, null, w.currency, w.amount_minor, 0, 0, w.amount_minor, w.id,
                            w.arrival_date
                        from wanted w where not w.automatic and w.status not in ('FAILED', 'CANCELED'))
                    select l.id, l.kind, l.at, l.request, p.requested_by_name, l.currency, l.gross, l.stripe_fee,
                        l.application_fee, l.net, l.payout, l.day, p.reference
                    from line l left join payment_request p on p.id = l.request
                    where (l.day, l.at, l.id) > (cast(?6 as date), cast(?7 as timestamptz), cast(?8 as text))
                    order by l.day, l.at, l.id\
                    """, Object[].class)
                        .setParameter(1, clinic.clinicId())
                        .setParameter(2, from)
                        .setParameter(3, to)
                        .setParameter(4, wanted.currency() == null ? clinic.currency() : wanted.currency())
                        .setParameter(5, wanted.account())
                        .setParameter(6, LocalDate.parse(after[0]))
                        .setParameter(7, Instant.parse(after[1]))
                        .setParameter(8, after[2])
                        .setMaxResults(ROWS_AT_A_TIME)
                        .getResultList())
                .map(rows -> {
                    var lines = new StringBuilder();
                    for (Object[] row : rows) {
                        BookLine.of(
                                        Payouts.movement(row),
                                        (String) row[12],
                                        (String) row[10],
                                        (LocalDate) row[11],
                                        zone)
                                .forEach(line -> lines.append(statement.line(line)));
                    }
                    Object[] last = rows.isEmpty() ? null : rows.getLast();
                    return new CsvFile.Part(
                            lines.toString(),
                            last == null || rows.size() < ROWS_AT_A_TIME
                                    ? null
                                    : last[11] + " " + Payouts.instant(last[2]) + " " + last[0]);
                });
    }
}
