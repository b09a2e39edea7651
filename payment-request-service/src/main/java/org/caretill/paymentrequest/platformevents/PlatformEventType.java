package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import org.caretill.contracts.PaymentRequestEventType;

/** The outcomes of payment requests that the platform is told. The names are part of its contract. */
public enum PlatformEventType {
    REQUESTED("payment_request.requested"),
    ATTEMPT_FAILED("payment_request.attempt_failed"),
    PAID("payment_request.paid"),
    DECLINED("payment_request.declined"),
    CANCELLED("payment_request.cancelled"),
    EXPIRED("payment_request.expired"),
    REFUNDED("payment_request.refunded"),
    DISPUTED("payment_request.disputed"),
    NEEDS_ATTENTION("payment_request.needs_attention");

    /** Each name as a regular expression. */
    static final String PATTERN =
            "payment_request\\.(requested|attempt_failed|paid|declined|cancelled|expired|refunded|disputed|needs_attention)";

    /** The error message for another name. */
    static final String RULE = "must be a type of event, such as payment_request.paid";

    private final String wireName;

    PlatformEventType(String wireName) {
        this.wireName = wireName;
    }

    /** The name that the platform sees. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The outcome that a change of a payment request is; empty if it is only a step on the way to one. */
    public static Optional<PlatformEventType> of(PaymentRequestEventType change) {
        return switch (change) {
            case PaymentRequested -> Optional.of(REQUESTED);
            case PaymentAttemptFailed -> Optional.of(ATTEMPT_FAILED);
            case PaymentSucceeded -> Optional.of(PAID);
            case PaymentDeclined -> Optional.of(DECLINED);
            case PaymentCancelled -> Optional.of(CANCELLED);
            case PaymentExpired -> Optional.of(EXPIRED);
            case PaymentRefunded -> Optional.of(REFUNDED);
            case PaymentDisputed -> Optional.of(DISPUTED);
            case PaymentNeedsAttention -> Optional.of(NEEDS_ATTENTION);
            case PaymentDelivered,
                    PaymentOpened,
                    PaymentStarted,
                    PaymentActionRequired,
                    PaymentCardIdentified,
                    PaymentReminded,
                    PaymentAttentionResolved -> Optional.empty();
        };
    }

    static PlatformEventType ofWireName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown type of event: " + name));
    }
}
