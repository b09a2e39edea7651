package org.caretill.paymentrequest.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that is true and that a payment request has to take in: what people did, and what Stripe says. */
public sealed interface Fact {

    /** A live message with the request reached a browser of the payer. */
    record Delivered(Instant at) implements Fact {}

    /** The payer's browser showed the request. */
    record Opened() implements Fact {}

    /** The payer pressed Pay now, and this PaymentIntent stands at Stripe. */
    record Started(String paymentIntent) implements Fact {}

    /** The clinician asks to show the request again. */
    record Reminded() implements Fact {}

    /** The end was asked for and nothing stands at Stripe any more that could still be paid. */
    record Ended(Ending ending, String reason) implements Fact {}

    /** Stripe waits for the payer to authenticate with the bank. */
    record ActionRequired(Instant at) implements Fact {}

    /** Stripe works on the payment. */
    record Processing(Instant at) implements Fact {}

    /** The bank is asked nothing any more: after an attempt that failed, Stripe waits for a card again. */
    record CardAwaited(String failureCode) implements Fact {}

    /**
     * Stripe's word for a card attempt that failed.
     *
     * @param at when it failed; where Stripe is asked and does not say, when it was asked
     * @param charge Stripe's charge of the attempt, by which it is known again; null where it did not get so far
     */
    record AttemptFailed(String code, Instant at, @Nullable String charge) implements Fact {}

    /** Stripe has taken money: what, where, and by which PaymentIntent. */
    record Succeeded(
            String account,
            String paymentIntent,
            Money received,
            @Nullable Card card) implements Fact {}

    /** The PaymentIntent can no longer be paid. */
    record IntentCanceled() implements Fact {}

    /** The clinic's account was disconnected: Stripe can no longer be asked about the PaymentIntent, nor cancel it. */
    record OutOfReach() implements Fact {}

    /**
     * A refund was made, or stands otherwise than before.
     *
     * @param all what all refunds of the request come to, this one included
     */
    record RefundChanged(String refund, long amountMinor, RefundStatus status, RefundedMoney all) implements Fact {}

    /**
     * The cardholder disputes the payment, or a dispute stands otherwise than before.
     *
     * @param mostUrgent of all disputes of the request, this one included
     */
    record DisputeChanged(String dispute, long amountMinor, DisputeStatus status, Disputed mostUrgent)
            implements Fact {}

    /** Stripe says which card paid. */
    record CardIdentified(Card card) implements Fact {}
}
