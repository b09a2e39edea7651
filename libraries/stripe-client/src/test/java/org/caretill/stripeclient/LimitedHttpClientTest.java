package org.caretill.stripeclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.caretill.striperules.PlatformKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a person's call and a job's keep to Stripe's limits, over HTTP. */
class LimitedHttpClientTest {

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<String> turns = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private StripeClient stripe;

    private volatile int refusals;
    private volatile String code = "rate_limit";
    private volatile boolean shouldRetry;

    @BeforeEach
    void start() throws IOException {
        Metrics.addRegistry(metrics);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
            boolean refused = keys.size() <= refusals;
            if (shouldRetry) {
                exchange.getResponseHeaders().set("Stripe-Should-Retry", "false");
            }
            byte[] body = (refused ? "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}" : "{\"id\":\"x_1\"}")
                    .getBytes(UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(refused ? 429 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        stripe = StripeClients.of(
                PlatformKey.secret("STRIPE_SECRET_KEY", "sk_test_visible"),
                Optional.of("http://localhost:" + server.getAddress().getPort()),
                2,
                turns::add);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        Metrics.removeRegistry(metrics);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_limit", "lock_timeout"})
    void a_persons_call_is_repeated_under_its_key_until_stripe_takes_it(String reason) throws Exception {
        refusals = 2;
        code = reason;
        createIntent();
        assertThat(keys).containsExactly("key_1", "key_1", "key_1");
        assertThat(turns).as("it waits for no turn").isEmpty();
        assertThat(timed("429")).isEqualTo(2);
        assertThat(timed("2xx")).isEqualTo(1);
    }

    private long timed(String outcome) {
        return metrics.get("caretill.stripe.calls")
                .tags("endpoint", "POST /v1/payment_intents", "outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void a_persons_call_that_stripe_keeps_refusing_ends_in_time_and_is_told_from_an_outage() {
        refusals = 100;
        long start = System.nanoTime();
        assertThatThrownBy(() -> BoundedCall.run(BoundedCall.LIMIT, this::createIntent))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        refused -> assertThat(StripeFailure.of(refused))
                                .isExactlyInstanceOf(StripeFailure.RateLimited.class));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(15));
        assertThat(keys).hasSize(5);
    }

    @Test
    void what_stripe_says_about_repeating_a_call_counts() {
        refusals = 100;
        shouldRetry = true;
        assertThatThrownBy(this::createIntent).isInstanceOf(RateLimitException.class);
        assertThat(keys).hasSize(1);
    }

    @Test
    void a_jobs_call_waits_for_its_turn_also_in_the_thread_that_makes_it_and_is_not_repeated_here() {
        refusals = 1;
        BackgroundWork.run(() -> assertThatThrownBy(() -> BoundedCall.run(
                        BoundedCall.LIMIT, () -> stripe.v1().paymentIntents().retrieve("pi_1")))
                .isInstanceOf(RateLimitException.class));
        assertThat(turns).containsExactly("GET /v1/payment_intents/{id}");
        assertThat(keys).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/events, GET /v1/events",
        "GET, /v1/account, GET /v1/account",
        "GET, /v1/accounts/acct_1, GET /v1/accounts/{id}",
        "POST, /v1/payment_intents/pi_1/cancel, POST /v1/payment_intents/{id}/cancel",
        "POST, /v2/core/accounts/acct_1Qx/close, POST /v2/core/accounts/{id}/close",
        "GET, /v1/balance_transactions, GET /v1/balance_transactions",
        "POST, /oauth/token, POST /oauth/token"
    })
    void an_endpoint_has_no_ids(String method, String path, String endpoint) {
        assertThat(LimitedHttpClient.endpoint(method, path)).isEqualTo(endpoint);
    }

    private Object createIntent() throws StripeException {
        return stripe.v1()
                .paymentIntents()
                .create(
                        PaymentIntentCreateParams.builder()
                                .setAmount(100L)
                                .setCurrency("aud")
                                .build(),
                        RequestOptions.builder().setIdempotencyKey("key_1").build());
    }
}
