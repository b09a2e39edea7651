package org.caretill.paymentrequest.payout;

import java.time.Instant;
import org.caretill.paymentrequest.stripe.StripePayouts.Kind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What changed the balance, in the smallest unit of the currency; what came in is positive.
 *
 * @param id Stripe's balance transaction
 * @param paymentRequestId null: it is not of a payment made here
 * @param clinicianName who asked for the payment; null: not known
 * @param netMinor gross minus both fees
 */
@Schema(name = "BalanceMovement")
record MovementJson(
        String id,
        Kind kind,
        Instant at,
        @Nullable String paymentRequestId,
        @Nullable String clinicianName,
        String currency,
        long grossMinor,
        long stripeFeeMinor,
        long applicationFeeMinor,
        long netMinor) {}
