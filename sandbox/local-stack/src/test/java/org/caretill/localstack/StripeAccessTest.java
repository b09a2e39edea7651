package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.Stripe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeAccessTest {

    private static final Pattern RELEASE_OF_STRIPE_JS = Pattern.compile("/([a-z]+)/stripe\\.js");
    private static final String SIMULATOR = "http://localhost:8090";
    private static final Map<String, String> TEST_MODE = Map.of(
            "STRIPE_SECRET_KEY", "sk_test_1",
            "STRIPE_PUBLISHABLE_KEY", "pk_test_2",
            "STRIPE_CLIENT_ID", "ca_3",
            "STRIPE_CONNECT_WEBHOOK_SECRETS", "whsec_4",
            "STRIPE_ACCOUNT_WEBHOOK_SECRETS", "whsec_5,whsec_6");

    @Test
    void without_keys_the_simulator_stands_in_for_stripe() {
        StripeAccess access = StripeAccess.from(Map.of("STRIPE_SECRET_KEY", " "), SIMULATOR);
        assertThat(access).isInstanceOf(StripeAccess.Simulator.class);
        assertThat(access.variables())
                .containsOnlyKeys(
                        "STRIPE_SECRET_KEY",
                        "STRIPE_PUBLISHABLE_KEY",
                        "STRIPE_CLIENT_ID",
                        "STRIPE_API_BASE",
                        "STRIPE_CALLS_PER_SECOND",
                        "STRIPE_CALLS_PER_SECOND_OF_ENDPOINT");
        assertThat(access.variables()).containsEntry("STRIPE_API_BASE", SIMULATOR);
        assertThat(access.scriptUrl()).isEqualTo("http://localhost:8090/dahlia/stripe.js");
    }

    @Test
    void a_whole_set_of_keys_switches_the_simulator_off() {
        StripeAccess access = StripeAccess.from(TEST_MODE, SIMULATOR);
        assertThat(access.variables()).isEqualTo(TEST_MODE).doesNotContainKey("STRIPE_API_BASE");
        assertThat(access.scriptUrl()).isEqualTo("https://js.stripe.com/dahlia/stripe.js");
    }

    /** Stripe releases the API, stripe-java and Stripe.js together, and names each release. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker-compose.yml",
                "payment-elements/README.md",
                "payment-elements/src/main/typescript/pay-element.ts",
                "sandbox/demo-call/README.md",
                "sandbox/demo-call/src/main/resources/application.properties",
                "sandbox/local-stack/src/main/java/org/caretill/localstack/StripeAccess.java",
                "sandbox/local-stack/src/main/java/org/caretill/localstack/Parts.java",
                "sandbox/stripe-simulator/README.md"
            })
    void stripe_js_is_of_the_release_of_stripe_java(String file) throws IOException {
        assertThat(Stripe.API_VERSION).endsWith("." + Stripe.MAJOR_API_VERSION);
        assertThat(RELEASE_OF_STRIPE_JS
                        .matcher(Files.readString(SettingsFixture.CHECKOUT.resolve(file)))
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(Stripe.MAJOR_API_VERSION::equals);
    }

    @Test
    void the_readme_names_every_variable_and_the_addresses_that_stripe_needs() throws IOException {
        String readme = Files.readString(SettingsFixture.CHECKOUT.resolve("README.md"));
        String path = readme.substring(readme.indexOf("## Real Stripe"), readme.indexOf("## Stack"));
        assertThat(path)
                .contains(StripeAccess.VARIABLES)
                .contains("`http://localhost:8081/v1/stripe/oauth/callback`")
                .contains("--forward-to http://localhost:8083/webhooks/stripe/account ")
                .contains("--forward-connect-to http://localhost:8083/webhooks/stripe/connect ");
    }

    @Test
    void each_missing_variable_is_named() {
        for (String missing : StripeAccess.VARIABLES) {
            var half = new HashMap<>(TEST_MODE);
            half.remove(missing);
            assertThatThrownBy(() -> StripeAccess.from(half, SIMULATOR))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("missing: " + missing + ".");
        }
    }

    @Test
    void live_keys_are_refused_without_repeating_them() {
        for (var live : Map.of("STRIPE_SECRET_KEY", "sk_live_9", "STRIPE_PUBLISHABLE_KEY", "pk_live_9")
                .entrySet()) {
            var keys = new HashMap<>(TEST_MODE);
            keys.put(live.getKey(), live.getValue());
            assertThatThrownBy(() -> TestKeys.require(StripeAccess.from(keys, SIMULATOR)))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining(live.getKey())
                    .hasMessageNotContaining(live.getValue());
        }
    }

    @Test
    void its_text_form_holds_no_key() {
        assertThat(StripeAccess.from(TEST_MODE, SIMULATOR).toString()).doesNotContain("sk_", "whsec_");
    }
}
