package org.caretill.paymentrequest.model;

import java.time.Instant;
import org.caretill.contracts.Attention;
import org.jspecify.annotations.Nullable;

/** An input of the state machine: something that people did, or that Stripe reported. */
public sealed interface Fact {

    /** A live message with the request reached a browser of the payer. */
    record Delivered(Instant at) implements Fact {}

    /** The payer's browser showed the request. */
    record Opened() implements Fact {}

    /** The payer pressed Pay now, and this PaymentIntent exists at Stripe. */
    record Started(String paymentIntent) implements Fact {}

    /** The clinician sent a reminder: the payer's page shows the request again. */
    record Reminded() implements Fact {}

    /** The request is to end, and there is no PaymentIntent at Stripe that could still be paid. */
    record Ended(Ending ending, String reason) implements Fact {}

    /** Stripe waits for the payer to authenticate with the bank. */
    record ActionRequired(Instant at) implements Fact {}

    /** Stripe is processing the payment. */
    record Processing(Instant at) implements Fact {}

    /** After a failed attempt Stripe waits for a card again; authentication with the bank is over. */
    record CardAwaited(String failureCode) implements Fact {}

    /**
     * A card attempt failed.
     *
     * @param code Stripe's decline or error code
     * @param at when it failed, or when we read it from Stripe, where Stripe gives no time
     * @param charge Stripe's charge of the attempt, by which a duplicate is recognised; null if there was none
     */
    record AttemptFailed(String code, Instant at, @Nullable String charge) implements Fact {}

    /** Stripe received a payment. */
    record Succeeded(
            String account,
            String paymentIntent,
            Money received,
            @Nullable Card card) implements Fact {}

    /** The PaymentIntent can no longer be paid. */
    record IntentCanceled() implements Fact {}

    /** The clinic's account was disconnected: its PaymentIntent can no longer be read or cancelled at Stripe. */
    record OutOfReach() implements Fact {}

    /**
     * A refund was made, or its status changed.
     *
     * @param all the totals of all refunds of the request, including this one
     */
    record RefundChanged(String refund, long amountMinor, RefundStatus status, RefundedMoney all) implements Fact {}

    /**
     * The cardholder disputes the payment, or a dispute changed.
     *
     * @param mostUrgent of all disputes of the request, this one included
     */
    record DisputeChanged(String dispute, long amountMinor, DisputeStatus status, Disputed mostUrgent)
            implements Fact {}

    /** Stripe reported a refund, a dispute or a change of the payment that contradicts what we know of the payment. */
    record Contradicted(Attention reason) implements Fact {}

    /**
     * An administrator of the clinic has dealt with what needed attention.
     *
     * @param reason what the administrator saw; another one may have come since
     * @param by the administrator
     * @param byName the administrator's name, if it is known
     */
    record AttentionResolved(
            Attention reason, String by, @Nullable String byName) implements Fact {}

    /** Stripe reported which card paid. */
    record CardIdentified(Card card) implements Fact {}
}
