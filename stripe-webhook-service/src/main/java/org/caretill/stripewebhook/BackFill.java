package org.caretill.stripewebhook;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The progress of an account's back-fill, read-only; {@link BackFills} writes it. */
@Entity
@Immutable
class BackFill {

    /** The platform's own account in the table. */
    static final String PLATFORM = "platform";

    @Id
    String account = "";

    Instant reachedAt = Instant.EPOCH;

    @Nullable
    Instant checkedAt;

    @Nullable
    Instant nextAt;

    @Nullable
    Instant leasedUntil;

    long eventsFound;
    int failures;

    @Nullable
    String failure;

    @Schema(name = "BackFillStatus")
    enum Status {
        /** Waiting for its next run, if one is planned. */
        WAITING,
        /** Its events are being read now. */
        RUNNING,
        /** The last run failed; it is retried at {@code nextAt}. */
        FAILING
    }

    Status status(Instant now) {
        if (leasedUntil != null && leasedUntil.isAfter(now)) {
            return Status.RUNNING;
        }
        return failures > 0 ? Status.FAILING : Status.WAITING;
    }

    /** Stripe's id; null: the platform's own account. */
    @Nullable
    String stripeAccount() {
        return account.equals(PLATFORM) ? null : account;
    }
}
