package org.caretill.paymentrequest.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The result of reconciling a clinic's day with Stripe. Amounts are in the smallest unit of the payers' currency.
 *
 * @param timeZone where the day begins and ends
 */
@Schema(name = "Reconciliation")
record ComparedDay(
        String clinicId,
        String organisationId,
        LocalDate date,
        String timeZone,
        Status status,
        Instant checkedAt,
        List<Account> accounts) {

    @Schema(name = "ReconciliationStatus")
    enum Status {
        MATCHED,
        DIFFERENT,
        /** Stripe was unavailable, or refused access to an account: retrying. */
        UNREACHABLE
    }

    /**
     * One account and currency.
     *
     * @param payments how many there were on either side
     * @param differenceMinor our net amount minus Stripe's
     * @param moreDifferences how many differences there are beyond those listed
     */
    @Schema(name = "ReconciledAccount")
    record Account(
            String account,
            String currency,
            long payments,
            Side ours,
            Side stripe,
            long differenceMinor,
            List<Difference> differences,
            long moreDifferences) {}

    /** The day's payments, refunds and disputes. Failed refunds and won disputes are subtracted again. */
    @Schema(name = "ReconciledFigures")
    record Side(long paidMinor, long refundedMinor, long disputedMinor, long netMinor) {}

    @Schema(name = "DifferenceKind")
    enum Kind {
        /** We know of a payment, Stripe does not. */
        MISSING_AT_STRIPE,
        /** Stripe has a payment of this platform that we do not know, or do not know to be paid. */
        MISSING_HERE,
        /** Both know of the payment; its amount or currency differs. */
        AMOUNT,
        REFUND,
        DISPUTE,
        /** The platform's fee on a payment. */
        FEE
    }

    /** A payment, refund, dispute or fee whose amount is not the same on both sides. */
    record Difference(
            Kind kind,
            @Nullable String paymentRequestId,
            @Nullable String paymentIntent,
            long oursMinor,
            long stripeMinor) {}
}
