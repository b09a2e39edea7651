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
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.ClinicPlace;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.problemdetails.DayParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/payment-requests/totals}: the takings, which are amounts paid, refunded and taken back by banks, by
 * day, by clinician and currency. Clinicians see their own, administrators their clinics', the telehealth manager those
 * of the organisation's clinics. Single payments are not shown here.
 */
@Path("/v1/payment-requests/totals")
@Tag(name = "Payment requests", description = "The clinic asks a participant of a call to pay.")
class TotalsResource {

    /** The pages ask for no more; {@code MAX_DAYS} in history-filter.ts of payment-elements says the same. */
    private static final int MAX_DAYS = 366;

    private static final int USUAL_DAYS = 31;

    /** The payments of the days with all that has gone back of them. Uses the index payment_request_paid_of_clinic. */
    private static final String ON_PAYMENT_DAY = """
        select paid_at as at, requested_by, requested_by_name as clinician_name, currency, amount_minor as paid,
            refunded_minor as refunded,
            case when dispute_status is null then 0 else (
                select coalesce(sum(d.amount_minor), 0) from dispute d
                where d.payment_request_id = p.id and d.withdrawn_at is not null and d.returned_at is null) end as returned,
            1 as payments, case when refunded_minor > 0 then 1 else 0 end as refunds
        from payment_request p
        where status = 'PAID' and paid_at >= ?2 and paid_at < ?3 and clinic_id in (select id from clinic)\
        """;

    /** All that moved on the days: payments, refunds, refunds that came back, what banks took and gave back. */
    private static final String ON_THEIR_DAY = """
        select paid_at as at, requested_by, requested_by_name as clinician_name, currency, amount_minor as paid,
            0 as refunded, 0 as returned, 1 as payments, 0 as refunds
        from payment_request
        where status = 'PAID' and paid_at >= ?2 and paid_at < ?3 and clinic_id in (select id from clinic)
        union all
        select r.created_at, p.requested_by, p.requested_by_name, p.currency, 0, r.amount_minor, 0, 0, 1
        from refund r join payment_request p on p.id = r.payment_request_id
        where p.status = 'PAID' and r.created_at >= ?2 and r.created_at < ?3 and r.clinic_id in (select id from clinic)
            and not r.exceeds_payment and (r.status in ('PENDING', 'SUCCEEDED') or r.failed_at is not null)
        union all
        select r.failed_at, p.requested_by, p.requested_by_name, p.currency, 0, -r.amount_minor, 0, 0, 0
        from refund r join payment_request p on p.id = r.payment_request_id
        where p.status = 'PAID' and r.failed_at >= ?2 and r.failed_at < ?3 and r.clinic_id in (select id from clinic)
            and not r.exceeds_payment
        union all
        select d.withdrawn_at, p.requested_by, p.requested_by_name, p.currency, 0, 0, d.amount_minor, 0, 0
        from dispute d join payment_request p on p.id = d.payment_request_id
        where p.status = 'PAID' and d.withdrawn_at >= ?2 and d.withdrawn_at < ?3
            and d.clinic_id in (select id from clinic)
        union all
        select d.returned_at, p.requested_by, p.requested_by_name, p.currency, 0, 0, -d.amount_minor, 0, 0
        from dispute d join payment_request p on p.id = d.payment_request_id
        where p.status = 'PAID' and d.returned_at >= ?2 and d.returned_at < ?3
            and d.withdrawn_at is not null and d.clinic_id in (select id from clinic)\
        """;

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
     * @param period instead of the days
     * @param refundsCount on which day refunds and disputes count
     * @param requestedBy one clinician; absent: all whose totals the caller may see
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
            String timeZone,

            @QueryParam("period")
            @Schema(
                    description = "Instead of the days: TODAY, YESTERDAY, LAST_7_DAYS or THIS_MONTH, in the time zone."
                            + " Today is in the last two")
            @Nullable
            String period,

            @QueryParam("refundsCount")
            @Schema(
                    description = "ON_THEIR_DAY: refunds and disputes count on the day on which the money went back, so"
                            + " that a day that is over does not change; ON_PAYMENT_DAY, which is the default: on the day"
                            + " of their payment, whenever they were made")
            @Nullable
            String refundsCount,

            @QueryParam("requestedBy")
            @Schema(
                    description =
                            "The user id of a clinician; absent: all. Whoever is only a clinician gets their own in any"
                                    + " case")
            @Nullable
            String requestedBy) {}

    /**
     * The totals. Days without a payment, refund or dispute are left out.
     *
     * @param country the clinic's, which decides how amounts and dates are written; of several clinics, Australia
     * @param clinicians the same sums of the whole period by clinician and currency
     */
    @Schema(name = "Totals")
    record Answer(
            String timeZone,
            String country,
            LocalDate from,
            LocalDate to,
            List<Total> items,
            List<OfClinician> clinicians) {}

    /**
     * One clinician and currency, in minor units.
     *
     * @param requestedBy the clinician's user id
     * @param clinicianName null: not known
     */
    @Schema(name = "TotalOfClinician")
    record OfClinician(
            String requestedBy,
            @Nullable String clinicianName,
            String currency,
            long paidMinor,
            long refundedMinor,
            long returnedByBankMinor,
            long netMinor,
            long paidCount) {}

    /**
     * One day and currency, in minor units.
     *
     * @param refundedMinor refunds of that day or of that day's payments; one that failed is subtracted again
     * @param returnedByBankMinor what banks took for disputes on that day or of that day's payments, minus what they gave
     *     back
     * @param netMinor paid minus refunded and returned
     * @param paidCount how many requests were paid
     * @param refundedCount how many refunds were made, or how many of the payments were refunded, at least in part
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
    private record Days(LocalDate first, LocalDate last, ClinicPlace place) {

        /** The beginning of each day and of the day after the last; correct for days of 23 or 25 hours. */
        private List<Instant> beginnings() {
            return first.datesUntil(last.plusDays(2))
                    .map(day -> day.atStartOfDay(place.zone()).toInstant())
                    .toList();
        }
    }

    /** Whose payments to add up. */
    private record Whose(
            @Nullable String organisationId,
            String clinicIds,
            @Nullable String requestedBy) {}

    @GET
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN, Roles.ORGANISATION_ADMIN})
    @Operation(
            operationId = "getTotals",
            summary =
                    "Get the takings: what was paid, refunded and taken back by banks, by day, clinician and currency",
            description =
                    "In minor units of each currency, in days of the time zone; days on which nothing moved are left"
                            + " out. A clinician gets their own, an organisation-admin those of the organisation's clinics.")
    @Refuses("not-found")
    public Uni<Answer> totals(@BeanParam Wanted wanted) {
        Staff staff = callers.staff();
        ZoneId zone = zone(wanted.timeZone());
        boolean onTheirDay = onTheirDay(wanted.refundsCount());
        LocalDate from = DayParameter.read("from", wanted.from());
        LocalDate to = DayParameter.read("to", wanted.to());
        return transactions.run(
                staff.tenancy(),
                () -> placeFor(staff, wanted.clinicId(), zone)
                        .chain(known -> totals(
                                wanted.period() == null
                                        ? days(from, to, known)
                                        : days(wanted.period(), from, to, known),
                                new Whose(
                                        wanted.clinicId() == null && staff.has(Roles.ORGANISATION_ADMIN)
                                                ? staff.organisationId()
                                                : null,
                                        wanted.clinicId() == null
                                                ? String.join(",", staff.clinicIds())
                                                : wanted.clinicId(),
                                        seesOnlyOwn(staff) ? staff.subject() : wanted.requestedBy()),
                                onTheirDay)));
    }

    private static boolean seesOnlyOwn(Staff staff) {
        return !staff.has(Roles.CLINIC_ADMIN) && !staff.has(Roles.ORGANISATION_ADMIN);
    }

    /** Where the days are, if the caller may see the clinic. */
    private Uni<ClinicPlace> placeFor(Staff staff, @Nullable String clinicId, @Nullable ZoneId wanted) {
        if (clinicId == null) {
            return Uni.createFrom().item(placeOf(null, wanted));
        }
        return clinics.find(clinicId).map(clinic -> {
            if (!staff.belongsTo(clinicId) && (clinic == null || !manages(staff, clinic))) {
                throw RefusedException.notFound("clinic");
            }
            return placeOf(clinic, wanted);
        });
    }

    private static ClinicPlace placeOf(@Nullable ClinicPayments clinic, @Nullable ZoneId wanted) {
        ClinicPlace place = ClinicPlace.of(clinic);
        return wanted == null ? place : new ClinicPlace(place.country(), wanted);
    }

    private static boolean manages(Staff staff, ClinicPayments clinic) {
        return staff.has(Roles.ORGANISATION_ADMIN) && clinic.organisationId().equals(staff.organisationId());
    }

    private static Uni<Answer> totals(Days days, Whose whose, boolean onTheirDay) {
        List<Instant> beginnings = days.beginnings();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                """
                                with clinic as (
                                    select clinic_id as id from clinic_payments
                                    where organisation_id = ?4 or clinic_id = any (string_to_array(?5, ','))),
                                moved as (%s)
                                select width_bucket(at, (select cast(string_to_array(?1, ',') as timestamptz[]))),
                                    requested_by, max(clinician_name), currency, cast(sum(paid) as bigint),
                                    cast(sum(refunded) as bigint), cast(sum(returned) as bigint),
                                    cast(sum(payments) as bigint), cast(sum(refunds) as bigint)
                                from moved where cast(?6 as text) is null or requested_by = ?6
                                group by 1, requested_by, currency order by 1, currency\
                                """.formatted(onTheirDay ? ON_THEIR_DAY : ON_PAYMENT_DAY), Object[].class)
                        .setParameter(
                                1, beginnings.stream().map(Instant::toString).collect(Collectors.joining(",")))
                        .setParameter(2, beginnings.getFirst())
                        .setParameter(3, beginnings.getLast())
                        .setParameter(4, Objects.requireNonNullElse(whose.organisationId(), ""))
                        .setParameter(5, whose.clinicIds())
                        .setParameter(6, whose.requestedBy())
                        .getResultList())
                .map(rows -> Takings.answer(days.place(), days.first(), days.last(), rows));
    }

    private Days days(@Nullable LocalDate from, @Nullable LocalDate to, ClinicPlace place) {
        LocalDate last = to != null ? to : clock.instant().atZone(place.zone()).toLocalDate();
        LocalDate first = from != null ? from : last.minusDays(USUAL_DAYS - 1);
        long more = ChronoUnit.DAYS.between(first, last);
        if (more < 0 || more >= MAX_DAYS) {
            throw RefusedException.invalid("from", "must be at most " + (MAX_DAYS - 1) + " days before the last day");
        }
        return new Days(first, last, place);
    }

    private Days days(String period, @Nullable LocalDate from, @Nullable LocalDate to, ClinicPlace place) {
        if (from != null || to != null) {
            throw RefusedException.invalid("period", "must not be given together with days");
        }
        LocalDate today = clock.instant().atZone(place.zone()).toLocalDate();
        return switch (period) {
            case "TODAY" -> new Days(today, today, place);
            case "YESTERDAY" -> new Days(today.minusDays(1), today.minusDays(1), place);
            case "LAST_7_DAYS" -> new Days(today.minusDays(6), today, place);
            case "THIS_MONTH" -> new Days(today.withDayOfMonth(1), today, place);
            default -> throw RefusedException.invalid("period", "must be TODAY, YESTERDAY, LAST_7_DAYS or THIS_MONTH");
        };
    }

    private static boolean onTheirDay(@Nullable String refundsCount) {
        return switch (Objects.requireNonNullElse(refundsCount, "ON_PAYMENT_DAY")) {
            case "ON_PAYMENT_DAY" -> false;
            case "ON_THEIR_DAY" -> true;
            default -> throw RefusedException.invalid("refundsCount", "must be ON_THEIR_DAY or ON_PAYMENT_DAY");
        };
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
