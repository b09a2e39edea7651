package org.caretill.paymentrequest.deliver;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** What this service reads of {@code PaymentRequestDelivered}. */
record Delivery(String id, Instant deliveredAt) {

    Delivery {
        Objects.requireNonNull(id);
        deliveredAt = deliveredAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
