package org.caretill.clinicconfig.readiness;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether Stripe lets an account take payments, and what it wants of its owner, in Stripe's words
 * (<a href="https://docs.stripe.com/api/accounts/object#account_object-requirements">requirements</a>).
 *
 * @param requirements what is due now, overdue or not: {@code currently_due} and {@code past_due}
 * @param pastDue what of it is overdue
 * @param pendingVerification what Stripe was given and is checking
 * @param disabledReason why payments are stopped
 * @param asOf when Stripe said so, by its clock
 */
public record Readiness(
        boolean chargesEnabled,
        List<String> requirements,
        List<String> pastDue,
        List<String> pendingVerification,
        @Nullable String disabledReason,
        Instant asOf) {

    /** What hinders payments, or will: empty if nothing does. */
    public List<Blocker> blockers(String dashboard) {
        return Blocker.of(this, dashboard);
    }
}
