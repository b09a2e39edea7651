package org.caretill.stripewebhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Stripe accounts of a clinic, as clinic-config-service last said: what this service reads of
 * {@code ClinicPaymentsChanged}.
 *
 * @param version grows with each change
 * @param stripe the account that takes payments
 * @param accounts every account that is connected, those that are being removed among them; absent from older events
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ConnectedAccounts(
        String clinicId,
        int version,
        Stripe stripe,
        @Nullable List<Account> accounts) {

    record Stripe(String status, @Nullable String account) {}

    record Account(String account) {}

    /** Stripe's ids of the accounts that are connected. */
    String[] ids() {
        if (accounts != null) {
            return accounts.stream().map(Account::account).toArray(String[]::new);
        }
        return Stream.ofNullable(stripe.status.equals("UNLINKED") ? null : stripe.account)
                .toArray(String[]::new);
    }
}
