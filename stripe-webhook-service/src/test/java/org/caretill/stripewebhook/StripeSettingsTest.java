package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeSettingsTest {

    @Test
    void a_start_without_secrets_names_every_variable_that_is_missing() {
        assertThatThrownBy(() -> settings("", "", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "STRIPE_SECRET_KEY", "STRIPE_CONNECT_WEBHOOK_SECRETS", "STRIPE_ACCOUNT_WEBHOOK_SECRETS");
    }

    @ParameterizedTest
    @CsvSource({
        "pk_test_visible, whsec_a, whsec_b, STRIPE_SECRET_KEY",
        "sk_test_, whsec_a, whsec_b, STRIPE_SECRET_KEY",
        "sk_test_k, 'whsec_a,visible', whsec_b, STRIPE_CONNECT_WEBHOOK_SECRETS",
        "sk_test_k, whsec_a, ',', STRIPE_ACCOUNT_WEBHOOK_SECRETS",
        "sk_test_k, whsec_visible, 'whsec_b,whsec_visible', share"
    })
    void a_value_that_cannot_be_right_is_refused_and_never_shown(
            String key, String connect, String account, String complaint) {
        assertThatThrownBy(() -> settings(key, connect, account))
                .hasMessageContaining(complaint)
                .message()
                .doesNotContain("visible");
    }

    @ParameterizedTest
    @CsvSource({"sk_live_k, true", "rk_live_k, true", "sk_test_k, false", "rk_test_k, false", "sk_test_live_, false"})
    void the_key_tells_whether_the_platform_is_live(String key, boolean live) {
        assertThat(settings(key, "whsec_a", "whsec_b").livemode()).isEqualTo(live);
    }

    @Test
    void secrets_are_listed_with_commas_and_each_endpoint_has_its_own() {
        StripeSettings settings = settings("sk_test_k", " whsec_new , whsec_old ", "whsec_account");
        byte[] body = {'{', '}'};
        long now = System.currentTimeMillis() / 1000;
        assertThat(settings.signatureOf(WebhookEndpoint.CONNECT)
                        .verify(StripeExamples.signature("whsec_old", now, body), body))
                .isEqualTo(new StripeSignature.Genuine(1));
        assertThat(settings.signatureOf(WebhookEndpoint.ACCOUNT)
                        .verify(StripeExamples.signature("whsec_old", now, body), body))
                .isEqualTo(StripeSignature.Forged.SIGNATURE_WRONG);
    }

    private static StripeSettings settings(String key, String connect, String account) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "caretill.stripe.secret-key", key,
                                "caretill.stripe.connect-webhook-secrets", connect,
                                "caretill.stripe.account-webhook-secrets", account),
                        "test",
                        100))
                .build();
        return new StripeSettings(config, InstantSource.system());
    }
}
