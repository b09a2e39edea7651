package org.caretill.clinicconfig.clinic;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.List;
import org.caretill.clinicconfig.TextsColumn;
import org.jspecify.annotations.Nullable;

/**
 * A clinic's link to its Stripe account, and what Stripe last said about it.
 *
 * @param requirements what Stripe needs before or lest it restricts the account
 *     (<a href="https://docs.stripe.com/api/accounts/object#account_object-requirements-currently_due">currently_due</a>)
 * @param linkedAt by Stripe's clock, as all times here are compared with those of Stripe's events
 * @param readinessAsOf when Stripe said so; older news changes nothing
 */
@Embeddable
public record StripeLink(
        @Enumerated(EnumType.STRING) @Column(name = "stripe_status")
        Status status,

        @Column(name = "stripe_account") String account,
        @Column(name = "stripe_account_name") @Nullable String accountName,
        @Column(name = "stripe_country") @Nullable String country,
        @Column(name = "stripe_charges_enabled") Boolean chargesEnabled,
        @Column(name = "stripe_livemode") Boolean livemode,

        @Column(name = "stripe_requirements") @Convert(converter = TextsColumn.class)
        List<String> requirements,

        @Column(name = "stripe_linked_at") Instant linkedAt,
        @Column(name = "stripe_readiness_as_of") Instant readinessAsOf) {

    /** How far the link is; a clinic without one is simply not linked. */
    public enum Status {
        LINKED,
        /** No new payment requests; the account is being disconnected at Stripe. */
        REMOVING
    }

    StripeLink removing() {
        return new StripeLink(
                Status.REMOVING,
                account,
                accountName,
                country,
                chargesEnabled,
                livemode,
                requirements,
                linkedAt,
                readinessAsOf);
    }

    StripeLink withReadiness(boolean newChargesEnabled, List<String> newRequirements, Instant asOf) {
        return new StripeLink(
                status, account, accountName, country, newChargesEnabled, livemode, newRequirements, linkedAt, asOf);
    }
}
