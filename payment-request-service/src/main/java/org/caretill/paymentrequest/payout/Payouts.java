package org.caretill.paymentrequest.payout;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.payout.PayoutJson.Figures;
import org.caretill.paymentrequest.stripe.StripeDashboard;
import org.caretill.paymentrequest.stripe.StripePayouts.Kind;
import org.caretill.paymentrequest.stripe.StripePayouts.PayoutStatus;
import org.caretill.problemdetails.RefusedException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * A clinic's payouts and what is in them, as last read from Stripe. Call it inside {@link
 * org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class Payouts {

    /** The sums of {@link Figures}, of movements {@code m}. A payout's own balance transaction is not in the payout. */
    private static final String FIGURES = """
        cast(coalesce(sum(m.gross_minor) filter (where m.payment_request_id is not null and m.kind = 'PAYMENT'), 0) as bigint),
        cast(coalesce(-sum(m.gross_minor) filter (
            where m.payment_request_id is not null and m.kind in ('REFUND', 'REFUND_RETURNED')), 0) as bigint),
        cast(coalesce(-sum(m.gross_minor) filter (
            where m.payment_request_id is not null and m.kind in ('DISPUTE', 'DISPUTE_RETURNED')), 0) as bigint),
        cast(coalesce(sum(m.stripe_fee_minor) filter (where m.payment_request_id is not null), 0) as bigint),
        cast(coalesce(sum(m.application_fee_minor) filter (where m.payment_request_id is not null), 0) as bigint),
        cast(coalesce(sum(m.net_minor) filter (where m.payment_request_id is null), 0) as bigint),
        cast(coalesce(sum(m.net_minor), 0) as bigint),
        count(*) filter (where m.payment_request_id is not null and m.kind = 'PAYMENT')\
        """;

    private static final String PAYOUT = """
        select p.id, p.account, p.status, p.currency, p.amount_minor, cast(p.arrival_date as text), p.created_at, p.automatic,
            p.failure_code, p.itemised, f.*
        from payout p, lateral (select %s from balance_movement m
            where m.clinic_id = p.clinic_id and m.payout = p.id and m.kind <> 'PAYOUT') f\
        """.formatted(FIGURES);

    private static final int FIRST_FIGURE = 10;

    private final StripeDashboard dashboard;

    Payouts(StripeDashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** The clinic's payouts, the latest arrival first. */
    Uni<Page<PayoutJson>> page(String clinicId, @Nullable String cursor, int limit) {
        return session()
                .chain(session -> session.createNativeQuery(PAYOUT + """
                     where p.clinic_id = ?1
                        and (cast(?2 as text) is null or (p.arrival_date, p.id) < (
                            select c.arrival_date, c.id from payout c where c.clinic_id = ?1 and c.id = ?2))
                    order by p.arrival_date desc, p.id desc\
                    """, Object[].class)
                        .setParameter(1, clinicId)
                        .setParameter(2, cursor)
                        .setMaxResults(Page.rowsToRead(limit))
                        .getResultList())
                .map(rows -> Page.of(rows, limit, this::payout, row -> (String) row[0]));
    }

    /** @throws RefusedException if the clinic has no such payout */
    Uni<PayoutJson> find(String clinicId, String id) {
        return session()
                .chain(session -> session.createNativeQuery(
                                PAYOUT + " where p.clinic_id = ?1 and p.id = ?2", Object[].class)
                        .setParameter(1, clinicId)
                        .setParameter(2, id)
                        .getSingleResultOrNull())
                .map(row -> {
                    if (row == null) {
                        throw RefusedException.notFound("payout");
                    }
                    return payout(row);
                });
    }

    /** What is in the payout, in the order of Stripe's ids. */
    Uni<Page<MovementJson>> movements(String clinicId, String payout, @Nullable String cursor, int limit) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select m.id, m.kind, m.moved_at, m.payment_request_id, p.requested_by_name, m.currency, m.gross_minor,
                        m.stripe_fee_minor, m.application_fee_minor, m.net_minor
                    from balance_movement m left join payment_request p on p.id = m.payment_request_id
                    where m.clinic_id = ?1 and m.payout = ?2 and m.kind <> 'PAYOUT' and m.id > ?3
                    order by m.id\
                    """, Object[].class)
                        .setParameter(1, clinicId)
                        .setParameter(2, payout)
                        .setParameter(3, cursor == null ? "" : cursor)
                        .setMaxResults(Page.rowsToRead(limit))
                        .getResultList())
                .map(rows -> Page.of(rows, limit, Payouts::movement, row -> (String) row[0]));
    }

    /** What is on the balances and not in a payout yet, by account and currency. */
    Uni<List<BalanceJson>> notPaidOut(String clinicId) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select r.account, r.completed_at, r.next_check_at is not null, f.*
                    from payout_reading r left join lateral (
                        select m.currency, %s from balance_movement m
                        where m.clinic_id = r.clinic_id and m.account = r.account and m.payout is null
                        group by m.currency) f on true
                    where r.clinic_id = ?1 order by r.account, f.currency\
                    """.formatted(FIGURES), Object[].class)
                        .setParameter(1, clinicId)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new BalanceJson(
                                (String) row[0],
                                row[1] == null ? null : instant(row[1]),
                                (Boolean) row[2],
                                (String) row[3],
                                row[3] == null ? null : figures(row, 4)))
                        .toList());
    }

    private PayoutJson payout(Object[] row) {
        String id = (String) row[0];
        String account = (String) row[1];
        boolean itemised = (Boolean) row[9];
        Figures figures = figures(row, FIRST_FIGURE);
        long amountMinor = number(row[4]);
        return new PayoutJson(
                id,
                account,
                PayoutStatus.valueOf((String) row[2]),
                (String) row[3],
                amountMinor,
                LocalDate.parse((String) row[5]),
                instant(row[6]),
                (Boolean) row[7],
                (String) row[8],
                itemised ? figures : null,
                itemised ? amountMinor - figures.netMinor() : null,
                dashboard.payout(account, id));
    }

    private static Figures figures(Object[] row, int first) {
        return new Figures(
                number(row[first]),
                number(row[first + 1]),
                number(row[first + 2]),
                number(row[first + 3]),
                number(row[first + 4]),
                number(row[first + 5]),
                number(row[first + 6]),
                number(row[first + 7]));
    }

    static MovementJson movement(Object[] row) {
        return new MovementJson(
                (String) row[0],
                Kind.valueOf((String) row[1]),
                instant(row[2]),
                (String) row[3],
                (String) row[4],
                (String) row[5],
                number(row[6]),
                number(row[7]),
                number(row[8]),
                number(row[9]));
    }

    static Instant instant(Object value) {
        return value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
    }

    static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
