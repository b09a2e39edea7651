package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.caretill.paymentrequest.model.Ending;
import org.jspecify.annotations.Nullable;

/**
 * How a payment request is to end, once the ending is carried out at Stripe.
 *
 * @param endingSince when an attempt to carry it out last began; null: none has
 */
@Embeddable
record PendingEnding(
        @Enumerated(EnumType.STRING) Ending ending,
        String endingReason,
        @Nullable Instant endingSince) {

    boolean isBegunSince(Instant time) {
        return endingSince != null && endingSince.isAfter(time);
    }

    PendingEnding begun(Instant now) {
        return new PendingEnding(ending, endingReason, now);
    }
}
