package org.caretill.clinicconfig.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Account;
import com.stripe.net.RequestOptions;
import com.stripe.param.v2.core.AccountCloseParams;
import com.stripe.param.v2.core.AccountCreateParams;
import com.stripe.param.v2.core.AccountCreateParams.Configuration.Merchant;
import com.stripe.param.v2.core.AccountCreateParams.Configuration.Merchant.Capabilities;
import com.stripe.param.v2.core.AccountCreateParams.Defaults.Responsibilities;
import com.stripe.param.v2.core.AccountLinkCreateParams;
import com.stripe.param.v2.core.AccountLinkCreateParams.UseCase;
import com.stripe.param.v2.core.AccountLinkCreateParams.UseCase.AccountOnboarding;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.stripeclient.BoundedCall;
import org.caretill.stripeclient.CallBudget;
import org.caretill.stripeclient.StripeClients;
import org.caretill.stripeclient.StripeFailure;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Opens Stripe accounts for clinics and lets Stripe ask their owners for the details: <a
 * href="https://docs.stripe.com/connect/accounts-v2">Accounts v2</a> and <a
 * href="https://docs.stripe.com/api/v2/core/account-links">Account Links v2</a>. The account has the full Dashboard, and
 * Stripe collects its fees from it and bears its losses, as with an account that the clinic opens itself. Once it is
 * linked, {@link StripeConnect} asks about it and ends it by API v1, <a
 * href="https://docs.stripe.com/connect/accounts-v2">which takes the ids of v2</a>. Calls block: make them on a virtual
 * thread and outside a transaction.
 */
@Singleton
public class StripeOnboarding {

    private static final int RETRIES = 2;

    private final StripeClient client;
    private final StripeConnect connect;
    private final StripeConfiguration configuration;
    private final String addresses;

    StripeOnboarding(
            StripeConfiguration configuration,
            StripeConnect connect,
            @ConfigProperty(name = "caretill.public-base-url") String publicBaseUrl,
            CallBudget budget) {
        this.configuration = configuration;
        this.connect = connect;
        this.client = StripeClients.of(configuration.secretKey(), configuration.simulator(), RETRIES, budget);
        this.addresses = publicBaseUrl + "/v1/stripe/onboarding/";
    }

    /**
     * Creates an account. Under the same key, with the same content, it is the same account for 30 days (<a
     * href="https://docs.stripe.com/api-v2-overview#idempotency">idempotency</a>).
     *
     * @param country ISO 3166-1 alpha-2; it cannot be changed later
     * @param contactEmail Stripe requires it of an account that takes payments
     * @return its id
     * @throws StripeFailure if Stripe refuses or does not answer
     */
    public String open(String idempotencyKey, String country, String contactEmail) {
        var cardPayments =
                Capabilities.CardPayments.builder().setRequested(true).build();
        var params = AccountCreateParams.builder()
                .setContactEmail(contactEmail)
                .setDashboard(AccountCreateParams.Dashboard.FULL)
                .setIdentity(AccountCreateParams.Identity.builder()
                        .setCountry(country.toLowerCase(Locale.ROOT))
                        .build())
                .setConfiguration(AccountCreateParams.Configuration.builder()
                        .setMerchant(Merchant.builder()
                                .setCapabilities(Capabilities.builder()
                                        .setCardPayments(cardPayments)
                                        .build())
                                .build())
                        .build())
                .setDefaults(AccountCreateParams.Defaults.builder()
                        .setResponsibilities(Responsibilities.builder()
                                .setFeesCollector(Responsibilities.FeesCollector.STRIPE)
                                .setLossesCollector(Responsibilities.LossesCollector.STRIPE)
                                .build())
                        .build())
                .build();
        var options = RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
        return call(() -> client.v2().core().accounts().create(params, options)).getId();
    }

    /**
     * A new address of Stripe's onboarding of the account. It opens once and for some minutes; whoever has it gives the
     * account's details, so it goes to the administrator's browser only and is never stored or logged.
     *
     * @param state which Stripe passes back
     * @throws StripeFailure if Stripe refuses or does not answer
     */
    public URI onboardingUrl(String account, String state) {
        var params = AccountLinkCreateParams.builder()
                .setAccount(account)
                .setUseCase(UseCase.builder()
                        .setType(UseCase.Type.ACCOUNT_ONBOARDING)
                        .setAccountOnboarding(AccountOnboarding.builder()
                                .addConfiguration(AccountOnboarding.Configuration.MERCHANT)
                                .setReturnUrl(addresses + "return?state=" + state)
                                .setRefreshUrl(addresses + "refresh?state=" + state)
                                .build())
                        .build())
                .build();
        return URI.create(
                call(() -> client.v2().core().accountLinks().create(params)).getUrl());
    }

    /**
     * Asks how far the account is.
     *
     * @throws StripeFailure if Stripe refuses or does not answer
     */
    public Onboarded onboarded(String account) {
        Account found = call(() -> client.v1().accounts().retrieve(account));
        return new Onboarded(
                connect.linkOf(found, configuration.livemode()), Boolean.TRUE.equals(found.getDetailsSubmitted()));
    }

    /**
     * An account in onboarding.
     *
     * @param detailsSubmitted whether its owner has given what Stripe asks for at first; Stripe may still check it, or
     *     require more later
     */
    public record Onboarded(StripeLink link, boolean detailsSubmitted) {}

    /**
     * Ends the platform's hold of an account that it has opened. Stripe <a
     * href="https://docs.stripe.com/api/v2/core/accounts/close">closes</a> it, or refuses, as it may for a <a
     * href="https://docs.stripe.com/api/accounts/delete">live account with the full Dashboard</a>; then the platform
     * disconnects it, and it stays the clinic's own. Idempotent: succeeds if it is closed already.
     *
     * @throws StripeFailure if Stripe refuses both or does not answer
     */
    public void close(String account) {
        var params = AccountCloseParams.builder()
                .addAppliedConfiguration(AccountCloseParams.AppliedConfiguration.MERCHANT)
                .build();
        try {
            call(() -> client.v2().core().accounts().close(account, params));
        } catch (StripeFailure.Unavailable e) {
            throw e;
        } catch (StripeFailure e) {
            if (!isClosed(account)) {
                connect.deauthorize(account);
            }
        }
    }

    private boolean isClosed(String account) {
        try {
            return Boolean.TRUE.equals(
                    call(() -> client.v2().core().accounts().retrieve(account)).getClosed());
        } catch (StripeFailure.Unavailable e) {
            throw e;
        } catch (StripeFailure e) {
            return false;
        }
    }

    private static <T> T call(BoundedCall.Call<T> call) {
        try {
            return BoundedCall.run(BoundedCall.LIMIT, call);
        } catch (StripeException e) {
            throw StripeFailure.logged(e);
        }
    }
}
