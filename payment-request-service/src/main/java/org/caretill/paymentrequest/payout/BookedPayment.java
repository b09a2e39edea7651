package org.caretill.paymentrequest.payout;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe has booked of a payment: in the account's currency, with its refunds and disputes.
 *
 * @param paymentIntent null: none was made
 * @param payouts the payouts that have any of it
 * @param currency null: nothing is booked, or not read yet
 * @param stripeFeeMinor what Stripe keeps
 * @param netMinor what the clinic receives
 */
public record BookedPayment(
        String paymentRequestId,
        String account,
        @Nullable String paymentIntent,
        List<String> payouts,
        @Nullable String currency,
        long stripeFeeMinor,
        long netMinor) {

    /** Of these requests, by their ids; those without a row are left out. Call it in a transaction of the clinic's. */
    public static Uni<Map<String, BookedPayment>> of(Collection<String> paymentRequestIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    select p.id, p.stripe_account, p.payment_intent, string_agg(distinct m.payout, ' '), max(m.currency),
                        cast(coalesce(sum(m.stripe_fee_minor), 0) as bigint), cast(coalesce(sum(m.net_minor), 0) as bigint)
                    from payment_request p left join balance_movement m on m.payment_request_id = p.id
                    where p.id = any (?1) group by p.id\
                    """, Object[].class)
                        .setParameter(1, paymentRequestIds.toArray(String[]::new))
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(BookedPayment::read)
                        .collect(Collectors.toMap(BookedPayment::paymentRequestId, Function.identity())));
    }

    private static BookedPayment read(Object[] row) {
        String payouts = (String) row[3];
        return new BookedPayment(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                payouts == null ? List.of() : Arrays.asList(payouts.split(" ")),
                (String) row[4],
                Payouts.number(row[5]),
                Payouts.number(row[6]));
    }
}
