package org.caretill.paymentrequest.stripe;

import com.stripe.model.Account;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;
import org.caretill.stripeclient.StripeFailure;
import org.jspecify.annotations.Nullable;

/**
 * The clinics' own accounts (<a href="https://docs.stripe.com/api/accounts/object">accounts</a>). Every call blocks:
 * call from a virtual thread, never inside a transaction. Fails with a {@link StripeFailure}.
 */
@ApplicationScoped
public class StripeAccounts {

    private final StripeCalls stripe;

    StripeAccounts(StripeCalls stripe) {
        this.stripe = stripe;
    }

    /**
     * The business name of the account's owner: the public one, else the Dashboard's display name. Empty if there is
     * none or we no longer have access to the account.
     */
    public Optional<String> nameOf(String account) {
        try {
            return stripe.call(client -> name(client.v1().accounts().retrieveCurrent(StripeCalls.on(account))));
        } catch (StripeFailure.AccountNotConnected | StripeFailure.NotPermitted _) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(Account account) {
        var profile = account.getBusinessProfile();
        var settings = account.getSettings();
        var dashboard = settings == null ? null : settings.getDashboard();
        return Stream.of(
                        text(profile == null ? null : profile.getName()),
                        text(dashboard == null ? null : dashboard.getDisplayName()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> text(@Nullable String name) {
        return Optional.ofNullable(name).map(String::strip).filter(text -> !text.isEmpty());
    }
}
