package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Platform platform;

    @BeforeEach
    void start() {
        platform = new Platform(SimulatorSettings.sandbox().withClock(now::get));
        platform.simulator.connect(StripeSimulator.DEMO_CLINIC);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void the_same_key_and_parameters_are_answered_with_the_first_answer() throws Exception {
        PaymentIntent first = create("key-1", 8_500);
        PaymentIntent second = create("key-1", 8_500);

        assertThat(second.getId()).isEqualTo(first.getId());
        assertThat(second.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(first.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .isEmpty();
        assertThat(payments()).isEqualTo(1);
    }

    @Test
    void the_same_key_with_other_parameters_is_an_error() throws Exception {
        create("key-1", 8_500);

        assertThat(catchThrowableOfType(IdempotencyException.class, () -> create("key-1", 9_000)))
                .hasMessageContaining("same parameters");
        assertThat(payments()).isEqualTo(1);
    }

    @Test
    void a_key_is_forgotten_after_24_hours() throws Exception {
        PaymentIntent first = create("key-1", 8_500);
        now.set(now.get().plus(Duration.ofHours(25)));

        assertThat(create("key-1", 8_500).getId()).isNotEqualTo(first.getId());
    }

    @Test
    void a_refused_parameter_does_not_use_the_key_up() throws Exception {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> platform.stripe
                        .v1()
                        .paymentIntents()
                        .create(
                                Platform.params(8_500)
                                        .putExtraParam("unknown", 1)
                                        .build(),
                                withKey("key-1")));

        assertThat(create("key-1", 8_500).getId()).startsWith("pi_");
    }

    @Test
    void a_second_call_while_the_first_is_under_way_is_told_so() throws Exception {
        platform.callTestSurface("faults", "{\"action\":\"delay\",\"path\":\"/v1/payment_intents\",\"delayMs\":60000}");
        var first = CompletableFuture.supplyAsync(() -> {
            try {
                return create("key-1", 8_500);
            } catch (StripeException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await().until(() -> platform.get("/_simulator/faults").body().contains("[]"));

        var error = catchThrowableOfType(StripeException.class, () -> create("key-1", 8_500));

        assertThat(error.getStatusCode()).isEqualTo(409);
        assertThat(error.getCode()).isEqualTo("idempotency_key_in_use");
        platform.noFaults();
        assertThat(first.join().getId()).startsWith("pi_");
    }

    @Test
    void a_500_is_answered_again_for_the_same_key_although_the_effect_is_there() throws Exception {
        platform.callTestSurface(
                "faults", "{\"action\":\"status\",\"status\":500,\"when\":\"after\",\"path\":\"/v1/payment_intents\"}");

        assertThat(catchThrowableOfType(ApiException.class, () -> create("key-1", 8_500))
                        .getStatusCode())
                .isEqualTo(500);
        assertThat(catchThrowableOfType(ApiException.class, () -> create("key-1", 8_500))
                        .getStatusCode())
                .isEqualTo(500);
        assertThat(payments()).isEqualTo(1);
    }

    @Test
    void a_timeout_after_the_effect_is_healed_by_the_same_key() throws Exception {
        platform.callTestSurface(
                "faults",
                "{\"action\":\"timeout\",\"when\":\"after\",\"delayMs\":0,\"method\":\"POST\",\"path\":\"/v1/payment_intents\"}");
        // When the connection is closed, the JDK may resend the POST by itself (sun.net.http.retryPost), and then the
        // call succeeds.
        assertThat(catchThrowable(() -> create("key-1", 8_500)))
                .satisfiesAnyOf(
                        lost -> assertThat(lost).isNull(),
                        lost -> assertThat(lost).isInstanceOf(ApiConnectionException.class));

        assertThat(payments()).isEqualTo(1);
        assertThat(create("key-1", 8_500).getId()).startsWith("pi_");
        assertThat(payments()).isEqualTo(1);
    }

    @Test
    void a_rate_limit_comes_before_the_effect_and_leaves_the_key_free() throws Exception {
        platform.callTestSurface(
                "faults", "{\"action\":\"status\",\"status\":429,\"path\":\"/v1/payment_intents\",\"calls\":2}");

        assertThatExceptionOfType(RateLimitException.class).isThrownBy(() -> create("key-1", 8_500));
        assertThatExceptionOfType(RateLimitException.class).isThrownBy(() -> create("key-1", 8_500));

        assertThat(payments()).isZero();
        assertThat(create("key-1", 8_500).getId()).startsWith("pi_");
    }

    private PaymentIntent create(String key, long amountMinor) throws StripeException {
        return platform.stripe
                .v1()
                .paymentIntents()
                .create(Platform.params(amountMinor).build(), withKey(key));
    }

    private static RequestOptions withKey(String key) {
        return RequestOptions.builder()
                .setStripeAccount(StripeSimulator.DEMO_CLINIC)
                .setIdempotencyKey(key)
                .build();
    }

    private int payments() throws StripeException {
        return platform.stripe
                .v1()
                .paymentIntents()
                .list(platform.demoClinic)
                .getData()
                .size();
    }
}
