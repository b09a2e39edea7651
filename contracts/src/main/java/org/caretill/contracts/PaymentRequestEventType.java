package org.caretill.contracts;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events of {@code payment-requests.v1} that carry the whole public state of a payment request. The names are the
 * CloudEvents types of {@code asyncapi.yaml}.
 */
public enum PaymentRequestEventType {
    PaymentRequested,
    PaymentDelivered,
    PaymentOpened,
    PaymentStarted,
    PaymentActionRequired,
    PaymentAttemptFailed,
    PaymentSucceeded,
    PaymentCardIdentified,
    PaymentDeclined,
    PaymentCancelled,
    PaymentExpired,
    PaymentReminded,
    PaymentRefunded,
    PaymentDisputed,
    PaymentNeedsAttention,
    PaymentAttentionResolved;

    /** All of them as texts, for consumers: an event that they receive may have another type. */
    public static final Set<String> NAMES = Stream.of(values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());
}
