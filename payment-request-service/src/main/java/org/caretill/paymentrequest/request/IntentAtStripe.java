package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * The one PaymentIntent of a payment request. It is stored before the call that creates it, so it may exist from then
 * on.
 *
 * @param intentKey the idempotency key of its creation, stored before the call so that a crash creates no second one
 * @param paymentIntent its id at Stripe, once it is known
 */
@Embeddable
record IntentAtStripe(String intentKey, @Nullable String paymentIntent) {

    /** A PaymentIntent that may exist under the first key, which is the request's id. */
    static IntentAtStripe mayExist(String requestId) {
        return new IntentAtStripe(requestId, null);
    }

    /** With this id, unless an id is known already. */
    IntentAtStripe withId(String id) {
        return paymentIntent == null ? new IntentAtStripe(intentKey, id) : this;
    }

    /** With the key of the next attempt, if the spent one is this one and no PaymentIntent is known. */
    IntentAtStripe renewed(@Nullable String spent) {
        return intentKey.equals(spent) && paymentIntent == null ? new IntentAtStripe(nextKey(), null) : this;
    }

    /** The key of an attempt after the first is the request's id with the number of the attempt. */
    private String nextKey() {
        int mark = intentKey.indexOf('-');
        return mark < 0
                ? intentKey + "-2"
                : intentKey.substring(0, mark + 1) + (Integer.parseInt(intentKey.substring(mark + 1)) + 1);
    }
}
