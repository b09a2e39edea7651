package org.caretill.paymentrequest.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeConfigurationTest {

    @Test
    void every_missing_variable_is_named() {
        assertThatThrownBy(() -> configuration(null, null, null, null))
                .hasMessageContainingAll("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_CLIENT_ID");
        assertThatThrownBy(() -> configuration("sk_test_1", null, "ca_1", null))
                .hasMessageContaining("STRIPE_PUBLISHABLE_KEY")
                .hasMessageNotContaining("STRIPE_SECRET_KEY");
    }

    @ParameterizedTest
    @CsvSource({
        "any text,  pk_test_1, ca_1,   STRIPE_SECRET_KEY",
        "pk_test_1, pk_test_1, ca_1,   STRIPE_SECRET_KEY",
        "sk_test_1, sk_test_1, ca_1,   STRIPE_PUBLISHABLE_KEY",
        "sk_test_1, pk_test_1, acct_1, STRIPE_CLIENT_ID"
    })
    void invalid_keys_are_refused(String secret, String publishable, String clientId, String variable) {
        assertThatThrownBy(() -> configuration(secret, publishable, clientId, null))
                .hasMessageContaining(variable);
    }

    @ParameterizedTest
    @CsvSource({"sk_live_1, pk_test_1", "sk_test_1, pk_live_1"})
    void keys_of_two_modes_are_refused(String secret, String publishable) {
        assertThatThrownBy(() -> configuration(secret, publishable, "ca_1", null))
                .hasMessageContaining("different modes");
    }

    @Test
    void a_live_key_never_goes_to_a_simulator() {
        assertThatThrownBy(() -> configuration("sk_live_1", "pk_live_1", "ca_1", "http://localhost:8090"))
                .hasMessageContaining("STRIPE_API_BASE")
                .hasMessageNotContaining("sk_live_1");
    }

    @Test
    void spaces_around_keys_are_ignored() {
        StripeConfiguration configuration = configuration("sk_test_1 ", " pk_test_1", "ca_1 ", null);
        assertThat(configuration.secretKey().text()).isEqualTo("sk_test_1");
        assertThat(configuration.publishableKey()).isEqualTo("pk_test_1");
        assertThat(configuration.clientId()).isEqualTo("ca_1");
    }

    private static StripeConfiguration configuration(
            String secret, String publishable, String clientId, String apiBase) {
        return new StripeConfiguration(
                Optional.ofNullable(secret),
                Optional.ofNullable(publishable),
                Optional.ofNullable(clientId),
                Optional.ofNullable(apiBase));
    }
}
