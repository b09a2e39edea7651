package org.caretill.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Why a person must look at a payment request: our records and Stripe's contradict each other. */
public enum Attention {
    /** A payment, refund or dispute on another Stripe account than the request's. */
    ACCOUNT_MISMATCH("account-mismatch"),

    /** A payment by another PaymentIntent than the request's, or a refund or dispute that is of another payment. */
    PAYMENT_INTENT_MISMATCH("payment-intent-mismatch"),

    /** A payment, refund or dispute in another currency than requested. */
    CURRENCY_MISMATCH("currency-mismatch"),

    /** A payment of another amount than requested, another one of a known refund, or a refund or dispute of 0. */
    AMOUNT_MISMATCH("amount-mismatch"),

    /** The payment arrived after the request had ended. */
    PAID_AFTER_END("paid-after-end"),

    /** Stripe reports the PaymentIntent of a paid request as canceled. */
    CANCELED_AFTER_PAID("canceled-after-paid"),

    /** The request has a second PaymentIntent at Stripe. */
    SECOND_PAYMENT_INTENT("second-payment-intent"),

    /** Stripe reports refunds of more than was paid, or of a payment that is not known to have arrived. */
    REFUND_EXCEEDS_PAYMENT("refund-exceeds-payment"),

    /** The account was disconnected at Stripe, so we can no longer find out whether a payment was in progress. */
    ACCOUNT_DISCONNECTED("account-disconnected");

    private final String code;

    Attention(String code) {
        this.code = code;
    }

    /** The code that is stored, published and shown. */
    @JsonValue
    public String code() {
        return code;
    }

    /** The reason with this code. */
    public static Attention of(String code) {
        return Arrays.stream(values())
                .filter(attention -> attention.code.equals(code))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("Unknown attention reason: " + code));
    }
}
