package org.caretill.clinicconfig.readiness;

import java.time.Instant;
import java.util.List;
import org.caretill.striperules.StripeTime;
import org.jspecify.annotations.Nullable;

/**
 * Whether Stripe lets an account take payments, and what it requires of its owner, as Stripe's codes
 * (<a href="https://docs.stripe.com/api/accounts/object#account_object-requirements">requirements</a>).
 *
 * @param requirements what is due now, overdue or not: {@code currently_due} and {@code past_due}
 * @param pastDue the overdue part of it
 * @param pendingVerification what Stripe has received and is checking
 * @param disabledReason why payments are disabled
 * @param asOf the time of this information, by Stripe's clock
 */
public record Readiness(
        boolean chargesEnabled,
        List<String> requirements,
        List<String> pastDue,
        List<String> pendingVerification,
        @Nullable String disabledReason,
        Instant asOf) {

    /**
     * Whether this is newer than what is known. Stripe's times have one-second resolution, so of two reports of one
     * second neither is.
     */
    public boolean isNewerThan(Readiness known) {
        return StripeTime.isEarlierSecond(known.asOf, asOf);
    }

    /** Whether they differ and their times do not tell which of them is newer, so that only Stripe can say it. */
    public boolean isUndecidedAgainst(Readiness known, Instant now) {
        return StripeTime.isUndecided(asOf, known.asOf, now) && !as(known.asOf).equals(known);
    }

    private Readiness as(Instant time) {
        return new Readiness(chargesEnabled, requirements, pastDue, pendingVerification, disabledReason, time);
    }

    /** What prevents payments, or soon will; empty if nothing does. */
    public List<Blocker> blockers(String dashboard) {
        return Blocker.of(this, dashboard);
    }
}
