package org.caretill.clinicconfig.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeConfigurationTest {

    @Test
    void every_missing_variable_is_named() {
        assertThatThrownBy(() -> configuration(null, null, null))
                .hasMessageContaining("STRIPE_CLIENT_ID and STRIPE_SECRET_KEY");
        assertThatThrownBy(() -> configuration("sk_test_1", null, null))
                .hasMessageContaining("STRIPE_CLIENT_ID")
                .hasMessageNotContaining("STRIPE_SECRET_KEY");
    }

    @ParameterizedTest
    @CsvSource({
        "pk_test_1, ca_1, STRIPE_SECRET_KEY",
        "sk_test_, ca_1, STRIPE_SECRET_KEY",
        "sk_test_1, acct_1, STRIPE_CLIENT_ID"
    })
    void what_is_no_key_is_refused_and_not_quoted(String secretKey, String clientId, String variable) {
        assertThatThrownBy(() -> configuration(secretKey, clientId, null))
                .hasMessageContaining(variable)
                .hasMessageNotContaining(secretKey + " ");
    }

    @ParameterizedTest
    @CsvSource({"sk_live_1", "rk_live_1"})
    void a_live_key_never_goes_to_a_simulator(String secretKey) {
        assertThatThrownBy(() -> configuration(secretKey, "ca_1", "http://localhost:8090"))
                .hasMessageContaining("STRIPE_API_BASE")
                .hasMessageNotContaining(secretKey);
    }

    @ParameterizedTest
    @CsvSource({"sk_live_1, true", "rk_live_1, true", "sk_test_1, false", "rk_test_1, false"})
    void the_key_says_whether_real_money_moves(String secretKey, boolean livemode) {
        assertThat(configuration(secretKey, "ca_1", null).livemode()).isEqualTo(livemode);
    }

    @Test
    void calls_go_to_stripe_unless_there_is_a_simulator() {
        assertThat(configuration("sk_test_1", "ca_1", null).simulator()).isEmpty();
        assertThat(configuration("sk_test_1", "ca_1", null).connectBase()).hasToString("https://connect.stripe.com");
        assertThat(configuration("sk_test_1", "ca_1", "http://localhost:1").connectBase())
                .hasToString("http://localhost:1");
    }

    private static StripeConfiguration configuration(String secretKey, String clientId, String simulator) {
        return new StripeConfiguration(
                Optional.ofNullable(secretKey), Optional.ofNullable(clientId), Optional.ofNullable(simulator));
    }
}
