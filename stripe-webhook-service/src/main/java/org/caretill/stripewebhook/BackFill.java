package org.caretill.stripewebhook;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** How far an account's events were read from Stripe's list, to read; {@link BackFills} writes it. */
@Entity
@Immutable
class BackFill {

    /** As the platform's own account stands in the table. */
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

    enum Status {
        /** For its next look, if it has one. */
        WAITING,
        /** Its events are being read now. */
        RUNNING,
        /** Its events could not be read last time; that is tried again at {@code nextAt}. */
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
