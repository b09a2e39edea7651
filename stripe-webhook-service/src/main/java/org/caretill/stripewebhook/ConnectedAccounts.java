package org.caretill.stripewebhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Stripe accounts of a clinic, as last published by clinic-config-service: what this service reads of
 * {@code ClinicPaymentsChanged}.
 *
 * @param version increases with each change
 * @param stripe the default account
 * @param accounts all connected accounts, including those being removed; absent in older events
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ConnectedAccounts(
        String clinicId,
        int version,
        Stripe stripe,
        @Nullable List<Account> accounts) {

    record Stripe(String status, @Nullable String account) {}

    record Account(String account) {}

    /** Stripe's ids of all connected accounts. */
    String[] ids() {
        if (accounts != null) {
            return accounts.stream().map(Account::account).toArray(String[]::new);
        }
        return Stream.ofNullable(stripe.status.equals("UNLINKED") ? null : stripe.account)
                .toArray(String[]::new);
    }
}
