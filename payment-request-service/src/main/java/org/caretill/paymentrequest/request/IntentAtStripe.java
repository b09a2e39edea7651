package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.caretill.identifiers.TypeId;
import org.jspecify.annotations.Nullable;

/**
 * The one PaymentIntent of a payment request: from the moment its creation is about to be asked for, one may exist.
 *
 * @param intentKey the idempotency key of its creation, stored before it, so that a crash in between creates no second one
 * @param paymentIntent its id at Stripe, once that is known here
 */
@Embeddable
record IntentAtStripe(String intentKey, @Nullable String paymentIntent) {

    /** One that may exist under the first key, which is the request's id. */
    static IntentAtStripe mayExist(String requestId) {
        return new IntentAtStripe(requestId, null);
    }

    /** The same with its id; the first one that was learned stays. */
    IntentAtStripe learned(String id) {
        return paymentIntent == null ? new IntentAtStripe(intentKey, id) : this;
    }

    /** With another key, if this one is spent and no PaymentIntent is known. */
    IntentAtStripe renewed(@Nullable String spent) {
        return intentKey.equals(spent) && paymentIntent == null ? new IntentAtStripe(TypeId.next("pikey"), null) : this;
    }
}
