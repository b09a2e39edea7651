package org.caretill.paymentrequest.reconciliation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.caretill.paymentrequest.stripe.StripeLedger;
import org.caretill.paymentrequest.stripe.StripeLedger.Movement;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * This service's side of a reconciliation: our rows for a page of Stripe's movements, and our rows of a clinic's day.
 * Each method is a transaction of its own; call from a virtual thread.
 */
@ApplicationScoped
class LocalLedger {

    private static final int ROWS_AT_A_TIME = 500;

    private final Transactions transactions;

    LocalLedger(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * The amounts of a payment request.
     *
     * @param receivedMinor 0: not paid, and no payment is known that needed attention
     * @param applicationFeeMinor the platform's fee
     * @param refundedMinor the refunded total in the request's row
     * @param refundsMinor the sum of its pending and succeeded refunds
     */
    record Request(
            String id,
            String clinicId,
            String account,
            String currency,
            String paymentIntent,
            long receivedMinor,
            long applicationFeeMinor,
            long refundedMinor,
            long refundsMinor) {}

    /**
     * A refund or dispute.
     *
     * @param undone whether the money came back: the refund failed or was canceled, the dispute was won or closed
     */
    record RefundOrDispute(String paymentRequestId, long amountMinor, boolean undone) {}

    /** Our side of a page of Stripe's movements: requests by PaymentIntent, refunds and disputes by Stripe's ids. */
    record Page(Map<String, Request> requests, Map<String, RefundOrDispute> refundsAndDisputes) {}

    /**
     * A payment, refund or dispute of ours that Stripe should know.
     *
     * @param stripeId the PaymentIntent's, refund's or dispute's
     */
    record Row(
            String id,
            String stripeId,
            String paymentRequestId,
            String paymentIntent,
            long amountMinor,
            String currency) {}

    enum Table {
        PAYMENTS(StripeLedger.Kind.PAYMENT, ComparedDay.Kind.MISSING_AT_STRIPE, """
            select id, payment_intent, id as request, payment_intent as intent, received_minor, currency
            from payment_request where clinic_id = ?1 and stripe_account = ?2 and received_minor > 0 and payment_intent is not null
                and paid_at >= ?3 and paid_at < ?4 and id > ?5 order by id\
            """),
        /** Without failed ones, whose amounts Stripe has returned; they are compared if they are in Stripe's list. */
        REFUNDS(StripeLedger.Kind.REFUND, ComparedDay.Kind.REFUND, """
            select r.id, r.stripe_refund, p.id as request, p.payment_intent, r.amount_minor, r.currency
            from refund r join payment_request p on p.id = r.payment_request_id
            where r.clinic_id = ?1 and p.stripe_account = ?2 and r.stripe_refund is not null
                and r.status in ('PENDING', 'SUCCEEDED') and not r.exceeds_payment
                and r.created_at >= ?3 and r.created_at < ?4 and r.id > ?5 order by r.id\
            """),
        /** Without inquiries, which withdraw no money. */
        DISPUTES(StripeLedger.Kind.DISPUTE, ComparedDay.Kind.DISPUTE, """
            select d.id, d.stripe_dispute, p.id as request, p.payment_intent, d.amount_minor, d.currency
            from dispute d join payment_request p on p.id = d.payment_request_id
            where d.clinic_id = ?1 and p.stripe_account = ?2 and not starts_with(d.stripe_status, 'warning_')
                and d.opened_at >= ?3 and d.opened_at < ?4 and d.id > ?5 order by d.id\
            """);

        final StripeLedger.Kind movement;

        /** The kind of difference to report if Stripe does not have the row. */
        final ComparedDay.Kind missing;

        private final String sql;

        Table(StripeLedger.Kind movement, ComparedDay.Kind missing, String sql) {
            this.movement = movement;
            this.missing = missing;
            this.sql = sql;
        }
    }

    /** The next rows of the clinic's account between two times, after the given id. */
    List<Row> next(Table table, String clinicId, String account, Instant from, Instant to, String after) {
        return transactions.await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(table.sql, Object[].class)
                                .setParameter(1, clinicId)
                                .setParameter(2, account)
                                .setParameter(3, from)
                                .setParameter(4, to)
                                .setParameter(5, after)
                                .setMaxResults(ROWS_AT_A_TIME)
                                .getResultList())
                        .map(rows -> rows.stream()
                                .map(row -> new Row(
                                        (String) row[0],
                                        (String) row[1],
                                        (String) row[2],
                                        (String) row[3],
                                        number(row[4]),
                                        (String) row[5]))
                                .toList()));
    }

    /** The accounts with payments, refunds or disputes of the clinic between two times. */
    List<String> accounts(String clinicId, Instant from, Instant to) {
        return transactions.await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery("""
                            select stripe_account from payment_request
                            where clinic_id = ?1 and paid_at >= ?2 and paid_at < ?3
                            union
                            select p.stripe_account from payment_request p
                            join refund r on r.payment_request_id = p.id
                            where r.clinic_id = ?1 and r.created_at >= ?2 and r.created_at < ?3
                            union
                            select p.stripe_account from payment_request p
                            join dispute d on d.payment_request_id = p.id
                            where d.clinic_id = ?1 and d.opened_at >= ?2 and d.opened_at < ?3\
                            """, String.class)
                                .setParameter(1, clinicId)
                                .setParameter(2, from)
                                .setParameter(3, to)
                                .getResultList()));
    }

    Page of(List<Movement> movements) {
        String[] intents = distinct(movements.stream().map(Movement::paymentIntent));
        String[] sources = distinct(movements.stream().map(Movement::source));
        return transactions.await(
                Tenancy.EVERYTHING,
                () -> requests(intents)
                        .chain(requests -> refundsAndDisputes(sources)
                                .map(refundsAndDisputes -> new Page(requests, refundsAndDisputes))));
    }

    private static Uni<Map<String, Request>> requests(String[] intents) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    select p.payment_intent, p.id, p.clinic_id, p.stripe_account, p.currency,
                        p.received_minor, p.application_fee_minor, p.refunded_minor,
                        (select cast(coalesce(sum(r.amount_minor), 0) as bigint) from refund r
                         where r.payment_request_id = p.id and r.status in ('PENDING', 'SUCCEEDED')
                             and not r.exceeds_payment)
                    from payment_request p where p.payment_intent = any (?1)\
                    """, Object[].class)
                        .setParameter(1, intents)
                        .getResultList())
                .map(rows -> {
                    Map<String, Request> requests = new HashMap<>();
                    for (Object[] row : rows) {
                        String intent = (String) row[0];
                        requests.put(
                                intent,
                                new Request(
                                        (String) row[1],
                                        (String) row[2],
                                        (String) row[3],
                                        (String) row[4],
                                        intent,
                                        number(row[5]),
                                        number(row[6]),
                                        number(row[7]),
                                        number(row[8])));
                    }
                    return requests;
                });
    }

    private static Uni<Map<String, RefundOrDispute>> refundsAndDisputes(String[] sources) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    select stripe_refund, payment_request_id, amount_minor, status in ('FAILED', 'CANCELED')
                    from refund where stripe_refund = any (?1) and not exceeds_payment
                    union all
                    select stripe_dispute, payment_request_id, amount_minor, status in ('WON', 'CLOSED')
                    from dispute where stripe_dispute = any (?1)\
                    """, Object[].class)
                        .setParameter(1, sources)
                        .getResultList())
                .map(rows -> {
                    Map<String, RefundOrDispute> refundsAndDisputes = new HashMap<>();
                    for (Object[] row : rows) {
                        refundsAndDisputes.put(
                                (String) row[0],
                                new RefundOrDispute((String) row[1], number(row[2]), (Boolean) row[3]));
                    }
                    return refundsAndDisputes;
                });
    }

    private static String[] distinct(Stream<@Nullable String> ids) {
        return ids.filter(Objects::nonNull).distinct().toArray(String[]::new);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
