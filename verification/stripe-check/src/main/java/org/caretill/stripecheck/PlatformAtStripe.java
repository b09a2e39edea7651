package org.caretill.stripecheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.exception.oauth.OAuthException;
import com.stripe.model.Account;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.OAuth;
import com.stripe.net.RequestOptions;
import com.stripe.param.WebhookEndpointListParams;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.caretill.stripecheck.Report.Failed;
import org.caretill.stripecheck.Report.NotChecked;
import org.caretill.stripecheck.Report.Seen;
import org.caretill.striperules.StripeEventType;

/** What the platform's own Stripe account must have: keys of one account, OAuth, the two webhook endpoints. */
final class PlatformAtStripe {

    private static final String NOBODY = "acct_1NobodyHasThisId";

    private static final int MAX_WORDS = 300;

    private static final HttpClient BROWSER =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Settings settings;
    private final StripeClient stripe;

    PlatformAtStripe(Settings settings) {
        this.settings = settings;
        this.stripe = settings.client(settings.secretKey());
    }

    void check(Report report) {
        report.check("Secret key", this::secretKey);
        report.check("Client id", this::clientId);
        report.check("OAuth and its redirect address", this::oauth);
        report.check("Webhook endpoint, clinics", () -> endpoint("/webhooks/stripe/connect", true));
        report.check("Webhook endpoint, platform", () -> endpoint("/webhooks/stripe/account", false));
    }

    private Seen<Boolean> secretKey() throws StripeException {
        Account platform = stripe.v1().accounts().retrieveCurrent();
        return Seen.that("test mode of the account %s, %s".formatted(platform.getId(), platform.getCountry()));
    }

    /**
     * Asks Stripe to disconnect an account that nobody has. Its refusal differs for a client id that is not of this
     * key's account and mode (<a href="https://docs.stripe.com/connect/oauth-reference#post-deauthorize">errors</a>).
     */
    private Seen<Boolean> clientId() throws StripeException {
        try {
            OAuth.deauthorize(
                    Map.of("client_id", settings.clientId(), "stripe_user_id", NOBODY),
                    RequestOptions.builder()
                            .setApiKey(settings.secretKey().text())
                            .setBaseUrl(settings.connectBase().toString())
                            .build());
        } catch (OAuthException e) {
            String why = String.valueOf(e.getMessage());
            if (why.contains("not connected")) {
                return Seen.that("belongs to the secret key");
            }
            throw new Failed(
                    "Stripe says: " + why
                            + " STRIPE_CLIENT_ID must be that of the same account and mode (Settings > Connect > Onboarding options > OAuth).");
        }
        throw new Failed("Stripe disconnected an account that nobody has");
    }

    /** Stripe checks the platform's part of the address before it asks who the person is. */
    private Seen<Boolean> oauth() {
        if (!settings.offersOAuth()) {
            throw new NotChecked("STRIPE_LINK_WAYS does not offer it to clinics");
        }
        String address =
                "%s/oauth/authorize?response_type=code&client_id=%s&scope=read_write&redirect_uri=%s&state=check"
                        .formatted(
                                settings.connectBase(),
                                settings.clientId(),
                                URLEncoder.encode(settings.redirectUri(), StandardCharsets.UTF_8));
        try {
            var answer = BROWSER.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() < 400) {
                return Seen.that("switched on, and %s is registered".formatted(settings.redirectUri()));
            }
            throw new Failed(
                    "Stripe says: %s Switch OAuth on and register %s at Settings > Connect > Onboarding options > OAuth."
                            .formatted(messageIn(answer.body(), answer.statusCode()), settings.redirectUri()));
        } catch (IOException e) {
            throw new Failed(settings.connectBase() + " does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotChecked("interrupted");
        }
    }

    /** Stripe's words, from its JSON or its page. */
    private static String messageIn(String body, int status) {
        String message;
        try {
            message = new ObjectMapper().readTree(body).at("/error/message").asText();
        } catch (JsonProcessingException _) {
            message = body.replaceAll("(?s)<(style|script|title)\\b.*?</\\1>|<[^>]*>", " ");
        }
        String words = message.replace("&#39;", "'").replaceAll("\\s+", " ").strip();
        return words.isEmpty() ? "status " + status : words.substring(0, Math.min(words.length(), MAX_WORDS));
    }

    private Seen<Boolean> endpoint(String path, boolean ofClinics) throws StripeException {
        List<WebhookEndpoint> all = stripe.v1()
                .webhookEndpoints()
                .list(WebhookEndpointListParams.builder().setLimit(100L).build())
                .getData();
        List<WebhookEndpoint> here = all.stream()
                .filter(endpoint -> endpoint.getUrl().endsWith(path) && "enabled".equals(endpoint.getStatus()))
                .toList();
        if (here.isEmpty()) {
            throw new NotChecked("no endpoint at %s is registered, as with `stripe listen`; see the line Webhooks below"
                    .formatted(path));
        }
        if (here.size() > 1) {
            throw new Failed("%d endpoints at %s: each event arrives several times; delete all but one"
                    .formatted(here.size(), path));
        }
        WebhookEndpoint endpoint = here.getFirst();
        if (ofClinics != (endpoint.getApplication() != null)) {
            throw new Failed("%s listens to %s; create it again for events on %s"
                    .formatted(
                            endpoint.getUrl(),
                            ofClinics ? "your account" : "connected accounts",
                            ofClinics ? "connected accounts" : "your account"));
        }
        Set<String> missing = new TreeSet<>(StripeEventType.codes());
        endpoint.getEnabledEvents().forEach(missing::remove);
        Set<String> foreign = new TreeSet<>(endpoint.getEnabledEvents());
        StripeEventType.codes().forEach(foreign::remove);
        if (!missing.isEmpty() || !foreign.isEmpty()) {
            throw new Failed("%s: tick %s; untick %s".formatted(endpoint.getUrl(), orNone(missing), orNone(foreign)));
        }
        return Seen.that("%s gets the %d types of events that Caretill understands"
                .formatted(endpoint.getUrl(), StripeEventType.codes().size()));
    }

    private static String orNone(Set<String> types) {
        return types.isEmpty() ? "nothing" : String.join(", ", types);
    }
}
