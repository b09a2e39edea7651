package org.caretill.striperules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformKeyTest {

    private static final Optional<String> SIMULATOR = Optional.of("http://localhost:8090");

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "pk_test_visible", "sk_test_", "sk_visible_1", "sk_test_a visible", "whsec_visible"})
    void what_is_no_secret_key_is_refused_by_its_variable_and_never_shown(String text) {
        assertThatThrownBy(() -> PlatformKey.secret("STRIPE_SECRET_KEY", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("STRIPE_SECRET_KEY is not a secret key of Stripe: those begin with sk_test_, sk_live_,"
                        + " rk_test_ or rk_live_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sk_test_visible", "pk_test_", "pk_visible"})
    void what_is_no_publishable_key_is_refused_by_its_variable_and_never_shown(String text) {
        assertThatThrownBy(() -> PlatformKey.publishable("STRIPE_PUBLISHABLE_KEY", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("STRIPE_PUBLISHABLE_KEY is not a publishable key of Stripe: those begin with pk_test_ or"
                        + " pk_live_");
    }

    @ParameterizedTest
    @CsvSource({"sk_live_k, true", "rk_live_k, true", "sk_test_k, false", "rk_test_k, false", "sk_test_live_, false"})
    void a_secret_key_tells_whether_real_money_moves(String text, boolean isLive) {
        assertThat(PlatformKey.secret("STRIPE_SECRET_KEY", text).isLive()).isEqualTo(isLive);
    }

    @ParameterizedTest
    @CsvSource({"pk_live_k, true", "pk_test_k, false"})
    void so_does_a_publishable_one(String text, boolean isLive) {
        assertThat(PlatformKey.publishable("STRIPE_PUBLISHABLE_KEY", text).isLive())
                .isEqualTo(isLive);
    }

    @Test
    void spaces_around_a_key_are_no_part_of_it() {
        assertThat(PlatformKey.secret("STRIPE_SECRET_KEY", " sk_test_k\n").text())
                .isEqualTo("sk_test_k");
        assertThat(PlatformKey.connectClientId("STRIPE_CLIENT_ID", "ca_1 ")).isEqualTo("ca_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acct_1", "ca_"})
    void what_is_no_client_id_is_refused_by_its_variable(String text) {
        assertThatThrownBy(() -> PlatformKey.connectClientId("STRIPE_CLIENT_ID", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("STRIPE_CLIENT_ID is not a Connect client id of Stripe: those begin with ca_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk_live_visible", "rk_live_visible"})
    void a_live_key_never_goes_to_a_simulator(String text) {
        PlatformKey key = PlatformKey.secret("STRIPE_SECRET_KEY", text);
        assertThatThrownBy(() -> key.refuseLiveKeyFor(SIMULATOR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("STRIPE_SECRET_KEY", "STRIPE_API_BASE")
                .hasMessageNotContaining("visible");
        assertThatCode(() -> key.refuseLiveKeyFor(Optional.empty())).doesNotThrowAnyException();
    }

    @Test
    void a_test_key_goes_to_a_simulator_as_well() {
        PlatformKey key = PlatformKey.secret("STRIPE_SECRET_KEY", "sk_test_k");
        assertThatCode(() -> key.refuseLiveKeyFor(SIMULATOR)).doesNotThrowAnyException();
    }

    @Test
    void its_text_form_holds_no_key() {
        assertThat(PlatformKey.secret("STRIPE_SECRET_KEY", "sk_test_visible")).hasToString("test key");
        assertThat(PlatformKey.secret("STRIPE_SECRET_KEY", "sk_live_visible")).hasToString("live key");
    }

    @Test
    void every_missing_variable_is_named() {
        Map<String, Optional<String>> one =
                Map.of("STRIPE_SECRET_KEY", Optional.of("sk_test_k"), "B", Optional.empty());
        assertThatThrownBy(() -> PlatformKey.refuseMissing(one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set B (")
                .hasMessageNotContaining("sk_test_k");
        assertThatThrownBy(() -> PlatformKey.refuseMissing(Map.of("B", Optional.empty(), "A", Optional.empty())))
                .hasMessageContaining("set A and B (");
        assertThatCode(() -> PlatformKey.refuseMissing(Map.of("A", Optional.of("x"))))
                .doesNotThrowAnyException();
    }
}
