package org.caretill.contracts;

/** The events of {@code stripe-facts.v1}. The names are the CloudEvents types of {@code asyncapi.yaml}. */
public enum StripeFactType {
    StripePaymentSucceeded,
    StripePaymentFailed,
    StripePaymentProcessing,
    StripePaymentRequiresAction,
    StripePaymentCanceled,
    StripeRefundChanged,
    StripeDisputeChanged,
    StripeAccountChanged,
    StripeAccountDeauthorized
}
