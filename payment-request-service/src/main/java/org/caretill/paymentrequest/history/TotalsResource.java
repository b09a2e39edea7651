package org.caretill.paymentrequest.history;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.problemdetails.DayParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/payment-requests/totals}: amounts paid, refunded and lost in disputes, by day and currency. The
 * clinic's people see their clinics' totals, the telehealth manager those of the organisation's clinics. Single
 * payments are not shown here.
 */
@Path("/v1/payment-requests/totals")
class TotalsResource {

    /** The pages ask for no more; {@code MAX_DAYS} in history-filter.ts of payment-elements says the same. */
    private static final int MAX_DAYS = 366;

    private static final int USUAL_DAYS = 31;
    private static final String UTC = "UTC";

    private final Callers callers;
    private final Transactions transactions;
    private final KnownClinics clinics;
    private final InstantSource clock;

    TotalsResource(Callers callers, Transactions transactions, KnownClinics clinics, InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.clock = clock;
    }

    /**
     * Which payments to add up.
     *
     * @param clinicId one clinic; absent: all that the caller may see
     * @param from the first day; absent: 30 days before the last
     * @param to the last day, inclusive; absent: today
     * @param timeZone of the days; absent: the clinic's, or UTC if that is not known
     */
    record Wanted(
            @QueryParam("clinicId")
            @Schema(description = "One clinic; absent: all whose totals the caller may see")
            @Nullable
            String clinicId,

            @QueryParam("from")
            @Schema(description = "The first day; absent: 30 days before the last", format = "date")
            @Nullable
            String from,

            @QueryParam("to")
            @Schema(description = "The last day, at most 365 days after the first; absent: today", format = "date")
            @Nullable
            String to,

            @QueryParam("timeZone")
            @Schema(
                    description = "An IANA time zone, in which the days begin and end, such as Australia/Sydney;"
                            + " absent: the clinic's, or UTC without a clinicId")
            @Nullable
            String timeZone) {}

    /** Days without a payment are left out. */
    @Schema(name = "Totals")
    record Answer(String timeZone, LocalDate from, LocalDate to, List<Total> items) {}

    /**
     * One day and currency, in minor units.
     *
     * @param day the day of the payments
     * @param refundedMinor refunds of that day's payments, whenever they were made
     * @param returnedByBankMinor lost disputes of that day's payments, whenever they were lost
     * @param netMinor paid minus refunded and returned
     * @param paidCount how many requests were paid
     * @param refundedCount how many of them were refunded, at least in part
     */
    record Total(
            LocalDate day,
            String currency,
            long paidMinor,
            long refundedMinor,
            long returnedByBankMinor,
            long netMinor,
            long paidCount,
            long refundedCount) {}

    /** The days from the first to the last, inclusive, in a zone. */
    private record Days(LocalDate first, LocalDate last, ZoneId zone) {

        /** The beginning of each day and of the day after the last; correct for days of 23 or 25 hours. */
        private List<Instant> beginnings() {
            return first.datesUntil(last.plusDays(2))
                    .map(day -> day.atStartOfDay(zone).toInstant())
                    .toList();
        }
    }

    @GET
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN, Roles.ORGANISATION_ADMIN})
    @Operation(
            summary = "What was paid and refunded, by day and currency",
            description = "In minor units of each currency, by the day of the payment in the time zone; days without a"
                    + " payment are left out. An organisation-admin gets the totals of the organisation's clinics.")
    public Uni<Answer> totals(@BeanParam Wanted wanted) {
        Staff staff = callers.staff();
        ZoneId zone = zone(wanted.timeZone());
        LocalDate from = DayParameter.read("from", wanted.from());
        LocalDate to = DayParameter.read("to", wanted.to());
        return transactions.run(
                staff.tenancy(),
                () -> wanted.clinicId() == null
                        ? totals(
                                days(from, to, zone == null ? ZoneId.of(UTC) : zone),
                                staff.has(Roles.ORGANISATION_ADMIN) ? staff.organisationId() : null,
                                String.join(",", staff.clinicIds()))
                        : ofClinic(staff, wanted.clinicId(), from, to, zone));
    }

    private Uni<Answer> ofClinic(
            Staff staff, String clinicId, @Nullable LocalDate from, @Nullable LocalDate to, @Nullable ZoneId zone) {
        return clinics.find(clinicId).chain(clinic -> {
            if (!staff.belongsTo(clinicId) && (clinic == null || !manages(staff, clinic))) {
                throw RefusedException.notFound("clinic");
            }
            ZoneId clinicsZone = clinic == null ? ZoneId.of(UTC) : clinic.zone();
            return totals(days(from, to, zone != null ? zone : clinicsZone), null, clinicId);
        });
    }

    private static boolean manages(Staff staff, ClinicPayments clinic) {
        return staff.has(Roles.ORGANISATION_ADMIN) && clinic.organisationId().equals(staff.organisationId());
    }

    /** Uses the index {@code payment_request_paid_of_clinic}. */
    private static Uni<Answer> totals(Days days, @Nullable String organisationId, String clinicIds) {
        List<Instant> beginnings = days.beginnings();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select width_bucket(paid_at, (select cast(string_to_array(?1, ',') as timestamptz[]))),
                                    currency,
                                    cast(sum(amount_minor) as bigint), cast(sum(refunded_minor) as bigint),
                                    count(*), count(*) filter (where refunded_minor > 0),
                                    cast(sum(case when dispute_status is null then 0 else (
                                        select coalesce(sum(d.amount_minor), 0) from dispute d
                                        where d.payment_request_id = p.id and d.status = 'LOST') end) as bigint)
                                from payment_request p
                                where status = 'PAID'
                                    and paid_at >= ?2 and paid_at < ?3
                                    and clinic_id in (
                                        select clinic_id from clinic_payments
                                        where organisation_id = ?4 or clinic_id = any (string_to_array(?5, ',')))
                                group by 1, 2 order by 1, 2\
                                """, Object[].class)
                        .setParameter(
                                1, beginnings.stream().map(Instant::toString).collect(Collectors.joining(",")))
                        .setParameter(2, beginnings.getFirst())
                        .setParameter(3, beginnings.getLast())
                        .setParameter(4, Objects.requireNonNullElse(organisationId, ""))
                        .setParameter(5, clinicIds)
                        .getResultList())
                .map(rows -> new Answer(
                        days.zone().getId(),
                        days.first(),
                        days.last(),
                        rows.stream().map(row -> total(days, row)).toList()));
    }

    private static Total total(Days days, Object[] row) {
        long paid = number(row[2]);
        long refunded = number(row[3]);
        long returned = number(row[6]);
        return new Total(
                days.first().plusDays(number(row[0]) - 1),
                (String) row[1],
                paid,
                refunded,
                returned,
                paid - refunded - returned,
                number(row[4]),
                number(row[5]));
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private Days days(@Nullable LocalDate from, @Nullable LocalDate to, ZoneId zone) {
        LocalDate last = to != null ? to : clock.instant().atZone(zone).toLocalDate();
        LocalDate first = from != null ? from : last.minusDays(USUAL_DAYS - 1);
        long more = ChronoUnit.DAYS.between(first, last);
        if (more < 0 || more >= MAX_DAYS) {
            throw RefusedException.invalid("from", "must be at most " + (MAX_DAYS - 1) + " days before the last day");
        }
        return new Days(first, last, zone);
    }

    private static @Nullable ZoneId zone(@Nullable String name) {
        if (name == null) {
            return null;
        }
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw RefusedException.invalid("timeZone", "must be an IANA time zone such as Australia/Sydney");
        }
        return ZoneId.of(name);
    }
}
