package org.caretill.paymentrequest.payout;

import java.time.Instant;
import java.time.LocalDate;
import org.caretill.paymentrequest.stripe.StripePayouts.PayoutStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A payout of a clinic's Stripe account, in the smallest unit of the currency.
 *
 * @param amountMinor what the bank receives
 * @param arrivalDate the day on which the bank should have it
 * @param automatic by Stripe's schedule; one made by hand has no figures, because Stripe cannot list what is in it
 * @param failureCode Stripe's code
 * @param figures what is in it; null: not known, or not yet
 * @param differenceMinor what the bank receives minus the sum of what is in it; 0: equal; null: no figures
 * @param dashboard where its owner sees it at Stripe
 */
@Schema(name = "Payout")
record PayoutJson(
        String id,
        String account,
        PayoutStatus status,
        String currency,
        long amountMinor,
        LocalDate arrivalDate,
        Instant createdAt,
        boolean automatic,
        @Nullable String failureCode,
        @Nullable Figures figures,
        @Nullable Long differenceMinor,
        String dashboard) {

    /**
     * Sums of movements: net is payments minus refunds, disputes and fees, plus the rest.
     *
     * @param paymentsMinor the clinic's payments before fees
     * @param refundedMinor refunds, minus those that came back
     * @param disputedMinor what banks took for disputes, minus what they gave back
     * @param stripeFeeMinor Stripe's fees on these, with the tax on them
     * @param applicationFeeMinor the platform's fees on these
     * @param otherMinor everything that is not of a payment made here, after fees: other payments on the account, Stripe's
     *     own fees, payouts that came back
     * @param payments how many payments
     */
    @Schema(name = "PayoutFigures")
    record Figures(
            long paymentsMinor,
            long refundedMinor,
            long disputedMinor,
            long stripeFeeMinor,
            long applicationFeeMinor,
            long otherMinor,
            long netMinor,
            long payments) {}
}
