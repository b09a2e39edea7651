package org.caretill.striperules;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types of Stripe's events that Caretill understands, and no others: both webhook endpoints are registered for
 * exactly these, and the back-fill asks for exactly these, because a clinic's account is full of events about its other
 * customers. Source: <a href="https://docs.stripe.com/api/events/types">Types of events</a>.
 */
public enum StripeEventType {
    PAYMENT_INTENT_SUCCEEDED("payment_intent.succeeded"),
    PAYMENT_INTENT_PAYMENT_FAILED("payment_intent.payment_failed"),
    PAYMENT_INTENT_PROCESSING("payment_intent.processing"),
    PAYMENT_INTENT_REQUIRES_ACTION("payment_intent.requires_action"),
    PAYMENT_INTENT_CANCELED("payment_intent.canceled"),
    REFUND_CREATED("refund.created"),
    REFUND_UPDATED("refund.updated"),
    REFUND_FAILED("refund.failed"),
    CHARGE_REFUND_UPDATED("charge.refund.updated"),
    /** Lists the charge's refunds in API versions before 2022-11-15; later versions have {@code refund.*} instead. */
    CHARGE_REFUNDED("charge.refunded"),
    CHARGE_DISPUTE_CREATED("charge.dispute.created"),
    CHARGE_DISPUTE_UPDATED("charge.dispute.updated"),
    CHARGE_DISPUTE_CLOSED("charge.dispute.closed"),
    CHARGE_DISPUTE_FUNDS_WITHDRAWN("charge.dispute.funds_withdrawn"),
    CHARGE_DISPUTE_FUNDS_REINSTATED("charge.dispute.funds_reinstated"),
    ACCOUNT_UPDATED("account.updated"),
    ACCOUNT_APPLICATION_DEAUTHORIZED("account.application.deauthorized");

    private static final Map<String, StripeEventType> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(StripeEventType::code, Function.identity()));

    private final String code;

    StripeEventType(String code) {
        this.code = code;
    }

    /** Stripe's name of the type. */
    public String code() {
        return code;
    }

    /** Empty for a type that Caretill does not understand. */
    public static Optional<StripeEventType> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Stripe's names of all types, in the order of the constants. */
    public static List<String> codes() {
        return Arrays.stream(values()).map(StripeEventType::code).toList();
    }
}
