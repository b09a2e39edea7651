package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.RateLimitException;
import com.stripe.model.PaymentIntent;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stripe's limits of calls, once a test has switched them on. */
class RateLimitsTest {

    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void there_is_no_limit_until_one_is_set() throws Exception {
        for (int i = 0; i < 60; i++) {
            platform.stripe.v1().balance().retrieve(platform.demoClinic);
        }
        assertThat(limits().get("refused").asInt()).isZero();
    }

    @Test
    void each_endpoint_has_a_limit_which_counts_the_calls_of_all_accounts() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.callTestSurface("rate-limits", "{\"callsPerSecondOfEndpoint\":5}");
        IntStream.range(0, 5)
                .forEach(_ -> assertThat(get("/v1/balance").statusCode()).isEqualTo(200));
        HttpResponse<String> refused = get("/v1/balance");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Stripe-Rate-Limited-Reason")).contains("endpoint-rate");
        assertThat(refused.headers().firstValue("Stripe-Should-Retry")).isEmpty();
        assertThat(Platform.json(refused).at("/error/code").asText()).isEqualTo("rate_limit");
        assertThat(platform.now(intent)).as("another endpoint").isNotNull();
        assertThat(limits().get("refused").asInt()).isEqualTo(1);

        await().until(() -> get("/v1/balance").statusCode() == 200);
    }

    @Test
    void all_endpoints_have_a_limit_together() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.callTestSurface("rate-limits", "{\"callsPerSecond\":3}");
        get("/v1/balance");
        get("/v1/account");
        platform.now(intent);
        RateLimitException refused = catchThrowableOfType(RateLimitException.class, () -> platform.now(intent));
        assertThat(refused.getStripeError().getLastResponse().headers().firstValue("Stripe-Rate-Limited-Reason"))
                .contains("global-rate");
    }

    @Test
    void only_one_call_at_a_time_writes_an_object() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.callTestSurface("rate-limits", "{\"locks\":true}");
        platform.callTestSurface(
                "faults",
                "{\"path\":\"/v1/payment_intents/*\",\"method\":\"POST\",\"action\":\"delay\",\"delayMs\":60000}");
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = other.submit(
                    () -> platform.stripe.v1().paymentIntents().cancel(intent.getId(), platform.demoClinic));
            await().until(() -> faultsLeft() == 0);
            assertThatThrownBy(() -> platform.stripe.v1().paymentIntents().cancel(intent.getId(), platform.demoClinic))
                    .isInstanceOfSatisfying(
                            RateLimitException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo("lock_timeout"));
            assertThat(platform.now(intent)).as("reading waits for nobody").isNotNull();
            platform.noFaults();
            assertThat(slow.get().getStatus()).isEqualTo("canceled");
        }
        platform.newPayment();
    }

    private int faultsLeft() {
        return Platform.json(platform.get("/_simulator/faults")).get("data").size();
    }

    private JsonNode limits() {
        return Platform.json(platform.get("/_simulator/rate-limits"));
    }

    private HttpResponse<String> get(String path) {
        return platform.send(HttpRequest.newBuilder(platform.simulator.address().resolve(path))
                .header("Authorization", "Bearer " + SimulatorSettings.SECRET_KEY));
    }
}
