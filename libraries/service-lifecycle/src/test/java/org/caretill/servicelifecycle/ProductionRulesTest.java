package org.caretill.servicelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionRulesTest {

    private static final Map<String, String> RIGHT = Map.of(
            "caretill.production", "true",
            "caretill.stripe.secret-key", "sk_live_1",
            "caretill.database-tls.mode", "verify-full",
            "kafka.bootstrap.servers", "kafka:9093",
            "kafka.security.protocol", "SASL_SSL",
            "caretill.production.addresses.ALLOWED_ORIGINS", "https://call.example.org,https://other.example.org",
            "caretill.production.inside.GUEST_TOKEN_KEYS_URL",
                    "http://pay-payment-request-service:8082/v1/guest-token-keys");

    @Test
    void what_is_encrypted_and_public_is_fine() {
        assertThat(problemsWith("caretill.production", "true")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "https://localhost",
                "https://127.0.0.1:8443",
                "https://call.example.org,http://127.1.2.3",
                "https://[::1]:8443",
                "http://stripe-simulator.localhost:8090",
                "https://*.localhost"
            })
    void an_address_of_this_machine_is_refused(String address) {
        assertThat(problemsWith("caretill.production.addresses.ALLOWED_ORIGINS", address))
                .singleElement()
                .asString()
                .startsWith("ALLOWED_ORIGINS is not set, or is an address of this machine");
    }

    @Test
    void all_subdomains_of_a_public_domain_are_fine_unless_they_are_called_without_encryption() {
        assertThat(problemsWith("caretill.production.addresses.ALLOWED_ORIGINS", "https://*.example.org"))
                .isEmpty();
        assertThat(problemsWith("caretill.production.addresses.ALLOWED_ORIGINS", "http://*.example.org"))
                .containsExactly("ALLOWED_ORIGINS must begin with https:// in production");
    }

    @Test
    void plain_http_is_refused_except_inside_the_cluster() {
        assertThat(problemsWith("caretill.production.addresses.ALLOWED_ORIGINS", "http://call.example.org"))
                .containsExactly("ALLOWED_ORIGINS must begin with https:// in production");
        assertThat(problemsWith("caretill.production.inside.GUEST_TOKEN_KEYS_URL", "http://pay.example.org/keys"))
                .containsExactly("GUEST_TOKEN_KEYS_URL must begin with https:// in production");
        assertThat(problemsWith("caretill.production.inside.GUEST_TOKEN_KEYS_URL", "http://localhost:8082/keys"))
                .hasSize(1);
        assertThat(problemsWith("caretill.production.inside.GUEST_TOKEN_KEYS_URL", "http://pay.caretill.svc:8082/keys"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "caretill.database-tls.mode, prefer, POSTGRES_SSLMODE is prefer",
        "kafka.security.protocol, PLAINTEXT, KAFKA_SECURITY_PROTOCOL is PLAINTEXT",
        "kafka.security.protocol, SASL_PLAINTEXT, KAFKA_SECURITY_PROTOCOL is SASL_PLAINTEXT",
        "caretill.stripe.api-base, https://stripe.example.org, STRIPE_API_BASE is set",
        "caretill.production, yes, PRODUCTION must be true or false",
        "caretill.production, false, 'STRIPE_SECRET_KEY is a live key, so PRODUCTION must be true'",
        "caretill.production.addresses.ALLOWED_ORIGINS, call.example.org, ALLOWED_ORIGINS has something that is no"
                + " address",
    })
    void each_other_fault_is_named_by_its_variable(String setting, String value, String words) {
        assertThat(problemsWith(setting, value)).singleElement().asString().startsWith(words);
    }

    @Test
    void a_sandbox_may_have_all_of_it() {
        Map<String, String> settings = new HashMap<>(RIGHT);
        settings.put("caretill.production", "false");
        settings.put("caretill.stripe.secret-key", "sk_test_1");
        settings.put("caretill.production.addresses.ALLOWED_ORIGINS", "http://localhost:8080");
        settings.put("kafka.security.protocol", "PLAINTEXT");
        settings.put("caretill.database-tls.mode", "disable");
        assertThat(problems(settings)).isEmpty();
    }

    private static List<String> problemsWith(String setting, String value) {
        Map<String, String> settings = new HashMap<>(RIGHT);
        settings.put(setting, value);
        return problems(settings);
    }

    private static List<String> problems(Map<String, String> settings) {
        return ProductionRules.problems(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build());
    }
}
