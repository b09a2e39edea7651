package org.caretill.paymentrequest.model;

import java.time.Instant;
import java.util.Set;
import org.caretill.contracts.Attention;
import org.jspecify.annotations.Nullable;

/**
 * The part of a payment request that decides its transitions.
 *
 * @param account the Stripe account the request was made for
 * @param price the requested amount
 * @param paymentIntent the one PaymentIntent, once its id is known
 * @param delivered whether a live message with the request has reached a browser of the payer
 * @param opened whether the payer's browser has shown the request
 * @param lastFailureAt when the last card attempt failed
 * @param failedCharges Stripe's charges of the card attempts that failed
 * @param atBank whether the last report is that the payer authenticates with the bank or that Stripe processes the
 *     payment
 * @param pendingEnd the decided ending, as long as it is not carried out at Stripe
 * @param card the card that paid, if known
 * @param attention why a person must look at the request, if so
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
        @Nullable Card card,
        @Nullable Attention attention) {}
