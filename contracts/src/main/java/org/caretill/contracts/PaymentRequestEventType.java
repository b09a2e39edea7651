package org.caretill.paymentrequest.model;

/** What happened to a payment request; the names are the CloudEvent types of {@code payment-requests.v1}. */
public enum EventType {
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
    PaymentNeedsAttention
}
