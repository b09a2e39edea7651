package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Connect OAuth (https://docs.stripe.com/connect/oauth-reference): the clinic's consent, the code that is valid once
 * and for five minutes, the connection, and its end.
 */
final class OAuth {
    /** Stands for an account that the person opens on the consent page. */
    static final String NEW_ACCOUNT = "new";

    /**
     * In the words that a platform got from Stripe with a live key and a code of the test mode
     * (github.com/stripe/stripe-dotnet/issues/696), for the other way round.
     */
    private static final String OF_THE_OTHER_MODE =
            "Passed in testmode API key but authorization code only supports returning live keys.";

    static final String OF_OTHER_PLATFORM =
            "This account is connected to another platform. Please create a new account.";

    private static final Duration CODE_LIVES = Duration.ofMinutes(5);

    private final SimulatorSettings settings;
    private final Store store;
    private final InstantSource clock;
    private final Accounts accounts;
    private volatile boolean enabled = true;

    /** A platform's request at {@code /oauth/authorize}, validated. */
    record Consent(String redirectUri, String state, String scope) {
        String origin() {
            URI uri = URI.create(redirectUri);
            return uri.getScheme() + "://" + uri.getRawAuthority();
        }
    }

    OAuth(SimulatorSettings settings, Store store, Accounts accounts) {
        this.settings = settings;
        this.store = store;
        this.clock = settings.clock();
        this.accounts = accounts;
    }

    /**
     * Validates the request. Throws an {@link ApiError} for errors that Stripe shows to the person instead of
     * redirecting back to the platform.
     */
    Consent validated(Call call) {
        String clientId = call.param("client_id");
        if (!settings.clientId().equals(clientId)) {
            throw ApiError.invalid(
                    null, "No application matches the supplied client identifier: " + clientId, "client_id");
        }
        if (!enabled) {
            throw ApiError.invalid(
                    null,
                    "Standard OAuth is disabled for this Stripe Connect integration. If you own this integration, you can enable the Standard OAuth flow in the Connect Settings page in your dashboard.",
                    null);
        }
        if (!"code".equals(call.param("response_type"))) {
            throw ApiError.invalid(null, "Only 'code' is supported as response_type.", "response_type");
        }
        String scope = call.param("scope");
        if (scope != null && !scope.equals("read_write") && !scope.equals("read_only")) {
            throw ApiError.invalid(null, "Invalid scope: " + scope, "scope");
        }
        String redirectUri = call.param("redirect_uri");
        if (redirectUri == null || !settings.redirectUris().contains(redirectUri)) {
            throw ApiError.invalid(
                    null,
                    "Invalid redirect URI '%s'. Ensure this uri exactly matches one of the uris specified in your application settings"
                            .formatted(redirectUri),
                    "redirect_uri");
        }
        return new Consent(redirectUri, call.param("state"), scope == null ? "read_only" : scope);
    }

    /** The platform's switch in the Dashboard, at Connect > Settings > OAuth. */
    void enable(boolean on) {
        enabled = on;
    }

    /**
     * The address that redirects the person to the platform with a code for the account.
     *
     * @param account {@link #NEW_ACCOUNT} for one that the person opens now, as Stripe offers it to somebody whose
     *     account another platform controls
     * @param livemode the mode of the client id with which the person was sent here; a code of another mode than the
     *     platform's key is refused
     */
    String approved(Consent consent, String account, boolean livemode) {
        String code = Ids.random("ac_", 32);
        store.change(change -> {
            ObjectNode chosen =
                    account.equals(NEW_ACCOUNT) ? accounts.open(change, "New account") : accounts.find(change, account);
            if (chosen == null || account.equals(Accounts.PLATFORM)) {
                throw ApiError.missing("account", account, "account");
            }
            if (Accounts.isControlledByOtherPlatform(chosen)) {
                throw ApiError.invalid(null, OF_OTHER_PLATFORM, "account");
            }
            change.put(
                    Kind.AUTHORIZATION_CODE,
                    Accounts.PLATFORM,
                    code,
                    Json.object()
                            .put("account", chosen.get("id").asText())
                            .put("scope", consent.scope)
                            .put("livemode", livemode)
                            .put("expires", clock.instant().plus(CODE_LIVES).toEpochMilli())
                            .put("used", false));
            return null;
        });
        return back(consent, "scope=" + consent.scope + "&code=" + code);
    }

    String denied(Consent consent) {
        return back(consent, "error=access_denied&error_description=" + encoded("The user denied your request"));
    }

    Answer token(Call call) {
        if (!isPlatform(call)) {
            return error(401, "invalid_client", "No such API key: the secret key does not match the application.");
        }
        if (!"authorization_code".equals(call.param("grant_type"))) {
            return error(
                    400,
                    call.param("grant_type") == null ? "invalid_request" : "unsupported_grant_type",
                    "grant_type must be authorization_code.");
        }
        String code = call.param("code");
        if (code == null) {
            return error(400, "invalid_request", "No authorization code provided.");
        }
        return store.change(change -> {
            ObjectNode known = change.find(Kind.AUTHORIZATION_CODE, Accounts.PLATFORM, code);
            if (known == null) {
                return error(400, "invalid_grant", "Authorization code does not exist: " + code);
            }
            if (known.get("used").asBoolean()) {
                String account = known.get("account").asText();
                if (accounts.isConnected(change, account)) {
                    accounts.disconnect(change, account);
                }
                return error(
                        400,
                        "invalid_grant",
                        "This authorization code has already been used. All tokens issued with this code have been revoked.");
            }
            if (known.get("expires").asLong() < clock.millis()) {
                return error(400, "invalid_grant", "Authorization code expired: " + code);
            }
            if (known.path("livemode").asBoolean()) {
                return error(400, "invalid_grant", OF_THE_OTHER_MODE);
            }
            change.put(Kind.AUTHORIZATION_CODE, Accounts.PLATFORM, code, known.put("used", true));
            String scope = known.get("scope").asText();
            ObjectNode connection =
                    accounts.connect(change, known.get("account").asText(), scope);
            return Answer.json(
                    200,
                    connection
                            .put("scope", scope)
                            .put("livemode", known.path("livemode").asBoolean()));
        });
    }

    Answer deauthorize(Call call) {
        String account = call.param("stripe_user_id");
        if (!isPlatform(call) || !settings.clientId().equals(call.param("client_id"))) {
            return error(401, "invalid_client", "No such application: " + call.param("client_id"));
        }
        return store.change(change -> {
            if (account == null || !accounts.isConnected(change, account)) {
                return error(
                        401,
                        "invalid_client",
                        "This application is not connected to stripe account %s, or that account does not exist."
                                .formatted(account));
            }
            accounts.disconnect(change, account);
            return Answer.json(200, Json.object().put("stripe_user_id", account));
        });
    }

    private boolean isPlatform(Call call) {
        String key = call.param("client_secret") != null ? call.param("client_secret") : Api.key(call);
        return settings.secretKey().equals(key);
    }

    private static String back(Consent consent, String result) {
        String separator = consent.redirectUri.contains("?") ? "&" : "?";
        String state = consent.state == null ? "" : "&state=" + encoded(consent.state);
        return consent.redirectUri + separator + result + state;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Answer error(int status, String error, String description) {
        return Answer.json(status, Json.object().put("error", error).put("error_description", description));
    }
}
