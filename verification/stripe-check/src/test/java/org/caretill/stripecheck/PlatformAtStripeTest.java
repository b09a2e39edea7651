package org.caretill.stripecheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.caretill.striperules.StripeEventType;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check says of a platform that is set up rightly, and of each thing that is not. */
class PlatformAtStripeTest {

    private static final String TYPES = String.join(",", StripeEventType.codes());
    private static final String CALLBACK = "http://localhost:8081/v1/stripe/oauth/callback";

    private StripeSimulator stripe;
    private boolean offersOAuth = true;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(out, true, StandardCharsets.UTF_8));

    @AfterEach
    void stop() {
        stripe.close();
    }

    @Test
    void everything_holds_for_a_platform_as_the_readme_sets_it_up() {
        check(TYPES, SimulatorSettings.SECRET_KEY, SimulatorSettings.CLIENT_ID, CALLBACK);
        report.end();

        assertThat(report.failures()).isEmpty();
        assertThat(table()).contains("5 hold, 0 fail, 0 not checked");
    }

    @Test
    void a_platform_that_does_not_offer_oauth_need_not_switch_it_on() {
        offersOAuth = false;
        check(TYPES, SimulatorSettings.SECRET_KEY, SimulatorSettings.CLIENT_ID, "http://localhost:8081/not-registered");
        report.end();

        assertThat(report.failures()).isEmpty();
        assertThat(table())
                .contains("STRIPE_LINK_WAYS does not offer it to clinics")
                .contains("1 not checked");
    }

    @Test
    void a_wrong_secret_key_is_seen() {
        check(TYPES, "sk_test_another", SimulatorSettings.CLIENT_ID, CALLBACK);

        assertThat(report.failures()).anyMatch(line -> line.startsWith("Secret key: Stripe says: Invalid API Key"));
        assertThat(table()).doesNotContain("sk_test_another");
    }

    @Test
    void a_client_id_of_another_platform_is_seen() {
        check(TYPES, SimulatorSettings.SECRET_KEY, "ca_another", CALLBACK);

        assertThat(report.failures())
                .anyMatch(line -> line.startsWith("Client id: ") && line.contains("No such application"))
                .anyMatch(line -> line.startsWith("OAuth and its redirect address: "));
    }

    @Test
    void an_address_that_stripe_cannot_redirect_to_is_seen() {
        check(TYPES, SimulatorSettings.SECRET_KEY, SimulatorSettings.CLIENT_ID, "nowhere");

        assertThat(report.failures())
                .singleElement()
                .asString()
                .contains("OAuth and its redirect address", "Invalid redirect URI 'nowhere'", "register nowhere");
    }

    @Test
    void types_of_events_that_are_missing_or_too_many_are_named() {
        check(
                TYPES.replace("refund.failed,", "") + ",customer.created",
                SimulatorSettings.SECRET_KEY,
                SimulatorSettings.CLIENT_ID,
                CALLBACK);

        assertThat(report.failures())
                .hasSize(2)
                .allMatch(line -> line.endsWith("tick refund.failed; untick customer.created"));
    }

    @Test
    void an_endpoint_that_is_not_registered_is_not_called_a_failure_because_the_payment_will_tell() {
        stripe = StripeSimulator.start(SimulatorSettings.sandbox());
        new PlatformAtStripe(settings(SimulatorSettings.SECRET_KEY, SimulatorSettings.CLIENT_ID, CALLBACK))
                .check(report);
        report.end();

        assertThat(table()).contains("3 hold, 0 fail, 2 not checked").contains("stripe listen");
    }

    @Test
    void a_live_key_and_missing_keys_are_refused(@TempDir Path data) throws Exception {
        stripe = StripeSimulator.start(SimulatorSettings.sandbox());
        Files.writeString(data.resolve("parts.json"), "{\"clinic-config-service\": {\"port\": 8081}}");
        Map<String, String> environment = new HashMap<>(Map.of("STRIPE_SECRET_KEY", "sk_live_abc"));
        assertThatThrownBy(() -> Settings.from(environment, data))
                .hasMessageContaining("STRIPE_CLIENT_ID and STRIPE_PUBLISHABLE_KEY");
        environment.put("STRIPE_PUBLISHABLE_KEY", "pk_live_abc");
        environment.put("STRIPE_CLIENT_ID", "ca_abc");
        assertThatThrownBy(() -> Settings.from(environment, data)).hasMessageContaining("is a live key");
        assertThatThrownBy(() -> Settings.from(Map.of(), data.resolve("nothing")))
                .hasMessageContaining("start ./run");
    }

    private void check(String types, String secretKey, String clientId, String redirectUri) {
        stripe = StripeSimulator.start(SimulatorSettings.from(Map.of(
                "HTTP_PORT", "0",
                "WEBHOOK_EVENTS", types,
                "WEBHOOK_CONNECT_URL", "http://localhost:1/webhooks/stripe/connect",
                "WEBHOOK_ACCOUNT_URL", "http://localhost:1/webhooks/stripe/account")));
        new PlatformAtStripe(settings(secretKey, clientId, redirectUri)).check(report);
    }

    private Settings settings(String secretKey, String clientId, String redirectUri) {
        return new Settings(
                PlatformKey.secret("STRIPE_SECRET_KEY", secretKey),
                PlatformKey.publishable("STRIPE_PUBLISHABLE_KEY", SimulatorSettings.PUBLISHABLE_KEY),
                clientId,
                Optional.of(stripe.address()).map(URI::toString),
                redirectUri,
                offersOAuth,
                JsonNodeFactory.instance.objectNode());
    }

    private String table() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
