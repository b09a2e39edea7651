package org.caretill.paymentrequest.model;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the state machine looks at.
 *
 * @param account the Stripe account the request was made for
 * @param price what has to be paid
 * @param paymentIntent the one PaymentIntent, once there is one
 * @param delivered whether a live message with the request has reached a browser of the payer
 * @param opened whether the payer's browser has shown the request
 * @param lastFailureAt when the last card attempt failed
 * @param failedCharges Stripe's charges of the card attempts that failed
 * @param atBank whether Stripe has said last that a bank is asked
 * @param pendingEnd the end that is being carried out at Stripe
 * @param card the card that paid, if known
 */
public record State(
        Status status,
        String account,
        Money price,
        @Nullable String paymentIntent,
        boolean delivered,
        boolean opened,
        @Nullable Instant lastFailureAt,
        Set<String> failedCharges,
        boolean atBank,
        @Nullable Ending pendingEnd,
        @Nullable Card card) {}
