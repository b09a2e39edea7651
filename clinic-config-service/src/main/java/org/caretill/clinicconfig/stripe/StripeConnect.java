package org.caretill.clinicconfig.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.exception.oauth.InvalidClientException;
import com.stripe.model.Account;
import com.stripe.model.oauth.TokenResponse;
import com.stripe.net.OAuth;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.stripeclient.BoundedCall;
import org.caretill.stripeclient.CallBudget;
import org.caretill.stripeclient.StripeClients;
import org.caretill.stripeclient.StripeFailure;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.stripe.com/connect/oauth-standard-accounts">Stripe Connect OAuth</a> for the clinics' own
 * Standard accounts: the clinic authorises the platform, which stores the account's id and no key of it. Accounts that
 * the platform opened for clinics ({@link StripeOnboarding}) are asked for and disconnected here, too. Calls block: make
 * them on a virtual thread and outside a transaction.
 */
@Singleton
public class StripeConnect {

    private static final int RETRIES = 2;

    /** The scope that payments need. */
    private static final String READ_WRITE = "read_write";

    static {
        // The JDK would send a POST again by itself if the connection closes without an answer, and Stripe revokes an
        // authorisation whose code arrives twice. The calls of other services carry idempotency keys.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final StripeConfiguration configuration;
    private final StripeClient client;
    private final String redirectUri;
    private final InstantSource clock;
    private final Duration limit;

    @Inject
    StripeConnect(
            StripeConfiguration configuration,
            @ConfigProperty(name = "caretill.public-base-url") String publicBaseUrl,
            InstantSource clock,
            CallBudget budget) {
        this(configuration, publicBaseUrl, clock, budget, BoundedCall.LIMIT);
    }

    StripeConnect(
            StripeConfiguration configuration,
            String publicBaseUrl,
            InstantSource clock,
            CallBudget budget,
            Duration limit) {
        this.limit = limit;
        this.configuration = configuration;
        this.clock = clock;
        this.client = StripeClients.of(configuration.secretKey(), configuration.simulator(), RETRIES, budget);
        this.redirectUri = publicBaseUrl + "/v1/stripe/oauth/callback";
    }

    /** Whether the account is live and the platform in test mode, or the reverse; neither can take payments. */
    public boolean isOfOtherMode(StripeLink account) {
        return account.livemode() != configuration.livemode();
    }

    /** Where Stripe's OAuth sends the browser back to, which must be registered at Stripe. */
    public String redirectUri() {
        return redirectUri;
    }

    /** The address where the administrator authorises the platform; Stripe passes the state back. */
    public URI authorizeUrl(String state) {
        return URI.create("%s/oauth/authorize?response_type=code&client_id=%s&scope=%s&redirect_uri=%s&state=%s"
                .formatted(
                        configuration.connectBase(),
                        configuration.clientId(),
                        READ_WRITE,
                        URLEncoder.encode(redirectUri, StandardCharsets.UTF_8),
                        state));
    }

    /**
     * Exchanges the authorisation code for the connected account.
     *
     * @throws StripeFailure if Stripe refuses the code
     * @throws StripeFailure.Unavailable if Stripe does not answer. The account may be connected nevertheless; another
     *     code is then exchanged for the same connection
     */
    public Authorised connect(String code) {
        TokenResponse token;
        try {
            // Not retried: if a code is used twice, Stripe revokes the authorisation.
            token = BoundedCall.run(
                    limit,
                    () -> OAuth.token(Map.of("grant_type", "authorization_code", "code", code), connectOptions(0)));
        } catch (StripeException e) {
            throw StripeFailure.logged(e);
        }
        Account account = connected(token.getStripeUserId());
        return new Authorised(
                linkOf(account, Boolean.TRUE.equals(token.getLivemode())), READ_WRITE.equals(token.getScope()));
    }

    /**
     * An account whose owner has authorised the platform.
     *
     * @param mayWrite whether the platform may do what it asked for; Stripe may give access for reading only, for
     *     example if the address of its page was changed
     */
    public record Authorised(StripeLink link, boolean mayWrite) {}

    StripeLink linkOf(Account account, boolean livemode) {
        return StripeLink.fresh(
                account.getId(),
                nameOf(account),
                account.getCountry(),
                livemode,
                configuration.dashboard(account.getId(), livemode),
                readinessOf(account));
    }

    /** The account is connected by now, so every failure leaves the connection behind. */
    private Account connected(String account) {
        try {
            return retrieve(account);
        } catch (StripeException e) {
            throw new StripeFailure.Unavailable("account %s connected but not read: %s"
                    .formatted(account, StripeFailure.of(e).getMessage()));
        }
    }

    /**
     * Disconnects the account from the platform, whichever way it came (for one that the platform opened, see <a
     * href="https://support.stripe.com/questions/platform-controls-for-connected-accounts">platform controls</a>: its
     * owner cannot disconnect it, the platform can, and it stays the owner's). Idempotent: succeeds if the account is not connected (any more), so
     * that the call can be repeated after a crash.
     *
     * @return the time of the disconnection, by Stripe's clock
     * @throws StripeFailure if Stripe refuses or does not answer
     */
    public Instant deauthorize(String account) {
        try {
            return timeOf(BoundedCall.run(
                            limit,
                            () -> OAuth.deauthorize(
                                    Map.of("client_id", configuration.clientId(), "stripe_user_id", account),
                                    connectOptions(RETRIES)))
                    .getLastResponse());
        } catch (InvalidClientException e) {
            // Stripe's answer for an account that is not connected, but also for a wrong key.
            if (readiness(account).isPresent()) {
                throw StripeFailure.logged(e);
            }
            return clock.instant();
        } catch (StripeException e) {
            throw StripeFailure.logged(e);
        }
    }

    /**
     * Asks whether the account can take payments; empty if it is not connected.
     *
     * @throws StripeFailure if Stripe refuses or does not answer
     */
    public Optional<Readiness> readiness(String account) {
        try {
            return Optional.of(readinessOf(retrieve(account)));
        } catch (StripeException e) {
            if (StripeFailure.of(e) instanceof StripeFailure.AccountNotConnected) {
                return Optional.empty();
            }
            throw StripeFailure.logged(e);
        }
    }

    private Account retrieve(String account) throws StripeException {
        return BoundedCall.run(limit, () -> client.v1().accounts().retrieve(account));
    }

    /** The time by Stripe's clock, because it is compared with the times of Stripe's events. */
    private Instant timeOf(@Nullable StripeResponse response) {
        return StripeClients.answeredAt(response, clock);
    }

    private RequestOptions connectOptions(int retries) {
        return StripeClients.options(
                configuration.secretKey(), configuration.connectBase().toString(), retries);
    }

    private static @Nullable String nameOf(Account account) {
        if (account.getSettings() != null
                && account.getSettings().getDashboard() != null
                && account.getSettings().getDashboard().getDisplayName() != null) {
            return account.getSettings().getDashboard().getDisplayName();
        }
        return account.getBusinessProfile() == null
                ? null
                : account.getBusinessProfile().getName();
    }

    private Readiness readinessOf(Account account) {
        Account.Requirements requirements =
                account.getRequirements() == null ? new Account.Requirements() : account.getRequirements();
        return new Readiness(
                Boolean.TRUE.equals(account.getChargesEnabled()),
                listed(requirements.getCurrentlyDue(), requirements.getPastDue()),
                listed(requirements.getPastDue()),
                listed(requirements.getPendingVerification()),
                requirements.getDisabledReason(),
                timeOf(account.getLastResponse()));
    }

    /** Sorted as in StripeAccountChanged, so that unchanged requirements are equal. */
    @SafeVarargs
    private static List<String> listed(@Nullable List<String>... lists) {
        return Stream.of(lists)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
    }
}
