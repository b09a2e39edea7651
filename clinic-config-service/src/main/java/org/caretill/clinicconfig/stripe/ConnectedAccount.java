package org.caretill.clinicconfig.stripe;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clinic's Stripe account, as Stripe describes it to the platform.
 *
 * @param id {@code acct_…}
 * @param name as its owner chose it for Stripe's Dashboard
 * @param country ISO 3166-1 alpha-2
 * @param requirements what Stripe wants to know, in its words
 * @param asOf when Stripe said so, by its clock
 */
public record ConnectedAccount(
        String id,
        @Nullable String name,
        @Nullable String country,
        boolean chargesEnabled,
        boolean livemode,
        List<String> requirements,
        Instant asOf) {}
