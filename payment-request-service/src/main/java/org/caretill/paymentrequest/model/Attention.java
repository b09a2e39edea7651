package org.caretill.paymentrequest.model;

import java.util.Arrays;

/** Why a person must look at a payment request: something is true of it that does not fit. */
public enum Attention {
    /** Money of another Stripe account than the request's. */
    ACCOUNT_MISMATCH("account-mismatch"),

    /** Money of another PaymentIntent than the request's. */
    PAYMENT_INTENT_MISMATCH("payment-intent-mismatch"),

    /** Money in another currency than was asked for. */
    CURRENCY_MISMATCH("currency-mismatch"),

    /** More or less money than was asked for. */
    AMOUNT_MISMATCH("amount-mismatch"),

    /** The money of the request arrived after it had ended. */
    PAID_AFTER_END("paid-after-end"),

    /** Stripe says that the PaymentIntent of a paid request is canceled. */
    CANCELED_AFTER_PAID("canceled-after-paid"),

    /** A second PaymentIntent stands at Stripe for the request. */
    SECOND_PAYMENT_INTENT("second-payment-intent"),

    /** The account was disconnected at Stripe; whether a payment was under way nobody can ask any more. */
    ACCOUNT_DISCONNECTED("account-disconnected");

    private final String code;

    Attention(String code) {
        this.code = code;
    }

    /** The machine word by which it is stored, published and shown. */
    public String code() {
        return code;
    }

    /** The reason with this machine word. */
    public static Attention of(String code) {
        return Arrays.stream(values())
                .filter(attention -> attention.code.equals(code))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("No reason to look at a request: " + code));
    }
}
