package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeAccessTest {

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
                .containsOnlyKeys("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_CLIENT_ID", "STRIPE_API_BASE");
        assertThat(access.variables()).containsEntry("STRIPE_API_BASE", SIMULATOR);
        assertThat(access.scriptUrl()).isEqualTo("http://localhost:8090/v3/");
    }

    @Test
    void a_whole_set_of_keys_switches_the_simulator_off() {
        StripeAccess access = StripeAccess.from(TEST_MODE, SIMULATOR);
        assertThat(access.variables()).isEqualTo(TEST_MODE).doesNotContainKey("STRIPE_API_BASE");
        assertThat(access.scriptUrl()).isEqualTo("https://js.stripe.com/v3/");
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
