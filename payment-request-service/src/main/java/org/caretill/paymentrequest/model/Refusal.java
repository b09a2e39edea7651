package org.caretill.paymentrequest.model;

/** Why the status of a payment request does not allow a command. */
public enum Refusal {
    ALREADY_PAID("already-paid", "The payment request has been paid"),
    ALREADY_DECLINED("already-declined", "The payer has declined the payment request"),
    ALREADY_CANCELLED("already-cancelled", "The payment request has been cancelled"),
    ALREADY_EXPIRED("already-expired", "The payment request has expired"),
    BEING_ENDED("being-ended", "The payment request is being ended"),
    OTHER_ATTENTION("other-attention", "The payment request now needs attention for another reason");

    private final String code;
    private final String sentence;

    Refusal(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The problem code in the API's answer; {@code docs/problems.md} lists it. */
    public String code() {
        return code;
    }

    /** The problem's text for people. */
    public String sentence() {
        return sentence;
    }
}
