package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeConfigurationTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "pk_test_visible", "sk_test_", "whsec_visible"})
    void a_malformed_key_is_refused_and_never_logged(String key) {
        assertThatThrownBy(() -> configuration(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("STRIPE_SECRET_KEY")
                .message()
                .doesNotContain("visible");
    }

    @ParameterizedTest
    @CsvSource({"sk_live_k, true", "rk_live_k, true", "sk_test_k, false", "rk_test_k, false", "sk_test_live_, false"})
    void the_key_says_whether_the_platform_is_live(String key, boolean live) {
        assertThat(configuration(key).platform().livemode()).isEqualTo(live);
    }

    private static StripeConfiguration configuration(String key) {
        return new StripeConfiguration(Optional.of(key), Optional.of("ca_component"), Optional.empty());
    }
}
