package org.caretill.clinicconfig.stripe;

/** Stripe refused, or did not answer. The message names the kind of failure and Stripe's request id, no data. */
public class StripeCallFailedException extends RuntimeException {

    StripeCallFailedException(String message) {
        super(message);
    }
}
