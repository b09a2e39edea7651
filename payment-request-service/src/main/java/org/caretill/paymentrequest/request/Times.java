package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When each thing happened to a payment request; null: it has not happened.
 *
 * @param expiresAt until when it can be paid
 * @param deliveredAt when a live message with the request first reached a browser of the payer
 * @param paidAt when we received the news that it was paid
 */
@Embeddable
record Times(
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant openedAt,
        @Nullable Instant paidAt,
        @Nullable Instant endedAt) {

    static Times created(Instant now, Instant expiresAt) {
        return new Times(now, expiresAt, null, null, null, null);
    }

    Times delivered(Instant at) {
        return new Times(createdAt, expiresAt, at, openedAt, paidAt, endedAt);
    }

    Times opened(Instant at) {
        return new Times(createdAt, expiresAt, deliveredAt, at, paidAt, endedAt);
    }

    Times paid(Instant at) {
        return new Times(createdAt, expiresAt, deliveredAt, openedAt, at, endedAt);
    }

    Times ended(Instant at) {
        return new Times(createdAt, expiresAt, deliveredAt, openedAt, paidAt, at);
    }
}
