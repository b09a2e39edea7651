package org.caretill.paymentrequest.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of a clinic's day with Stripe came to. Amounts are in the smallest unit of the currency that payers
 * were asked for.
 *
 * @param timeZone where the day begins and ends
 */
record ComparedDay(
        String clinicId,
        String organisationId,
        LocalDate date,
        String timeZone,
        Status status,
        Instant checkedAt,
        List<Account> accounts) {

    enum Status {
        MATCHED,
        DIFFERENT,
        /** Stripe did not answer, or not for this account: it is tried again. */
        UNREACHABLE
    }

    /**
     * One account and currency.
     *
     * @param payments how many there were on either side
     * @param differenceMinor ours less Stripe's, net
     * @param differences one by one
     * @param moreDifferences how many there are beyond those that are named
     */
    record Account(
            String account,
            String currency,
            long payments,
            Side ours,
            Side stripe,
            long differenceMinor,
            List<Difference> differences,
            long moreDifferences) {}

    /** What was paid, given back and disputed that day; what failed to be given back, or was won, is taken off again. */
    record Side(long paidMinor, long refundedMinor, long disputedMinor, long netMinor) {}

    enum Kind {
        /** We know of a payment, Stripe does not. */
        MISSING_AT_STRIPE,
        /** Stripe has a payment of this platform that we do not know, or do not know to be paid. */
        MISSING_HERE,
        /** Both know of the payment; its amount or currency differs. */
        AMOUNT,
        REFUND,
        DISPUTE,
        /** What the platform keeps of a payment. */
        FEE
    }

    /** A payment, refund, dispute or fee of which the books differ. */
    record Difference(
            Kind kind,
            @Nullable String paymentRequestId,
            @Nullable String paymentIntent,
            long oursMinor,
            long stripeMinor) {}
}
