package org.caretill.stripeclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.exception.oauth.InvalidGrantException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.caretill.stripeclient.StripeFailure.NotFromStripe;
import org.caretill.stripeclient.StripeFailure.Unavailable;
import org.caretill.striperules.PlatformKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Stripe's library makes of Stripe's answers, over HTTP, and what that means. */
class StripeFailureTest {

    @Test
    void a_code_of_the_other_mode_is_a_mistake_of_the_platform_and_any_other_code_is_not() {
        assertThat(StripeFailure.of(
                        grant("Passed in livemode API key but authorization code only supports returning test keys.")))
                .isInstanceOf(StripeFailure.KeyRefused.class);
        assertThat(StripeFailure.of(grant("Authorization code does not exist: ac_1")))
                .isInstanceOf(StripeFailure.Refused.class);
    }

    private static StripeException grant(String words) {
        return new InvalidGrantException("invalid_grant", words, "req_1", 400, null);
    }

    private static final PlatformKey KEY = PlatformKey.secret("STRIPE_SECRET_KEY", "sk_test_visible");

    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private int status;
    private String body;
    private String retryAfter;
    private String requestId = "req_1";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            if (retryAfter != null) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            if (requestId != null) {
                exchange.getResponseHeaders().set("Request-Id", requestId);
            }
            if (status == 429) {
                exchange.getResponseHeaders().set("Stripe-Should-Retry", "false");
            }
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "429, rate_limit, RateLimited",
        "401, , KeyRefused",
        "401, api_key_expired, KeyRefused",
        "401, platform_api_key_expired, KeyRefused",
        "401, invalid_api_key, KeyRefused",
        "403, , KeyRefused",
        "401, account_invalid, AccountNotConnected",
        "403, account_invalid, AccountNotConnected",
        "403, more_permissions_required, NotPermitted",
        "400, parameter_invalid_integer, Refused",
        "402, card_declined, Refused",
        "404, resource_missing, Refused",
        "429, lock_timeout, RateLimited",
        "409, idempotency_key_in_use, Unavailable",
        "500, , ServerError",
        "503, , ServerError"
    })
    void each_answer_has_its_meaning(int status, String code, String meaning) {
        StripeFailure failure = failure(status, code);
        assertThat(failure.getClass().getSimpleName()).isEqualTo(meaning);
        assertThat(failure.code().orElse(null)).isEqualTo(code);
        assertThat(failure.retryAfter()).isEmpty();
    }

    @Test
    void an_idempotency_key_that_another_call_uses_is_free_later() {
        this.status = 400;
        this.body = "{\"error\":{\"type\":\"idempotency_error\",\"message\":\"no\"}}";
        assertThat(failure(0)).isExactlyInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({"429, rate_limit", "401, ", "500, "})
    void whatever_passes_by_itself_or_by_the_operator_is_unavailable(int status, String code) {
        assertThat(failure(status, code)).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 404, 502, 503})
    void the_page_of_a_proxy_is_not_stripes_answer(int status) {
        this.status = status;
        this.body = "<html><body>Sign in to the network, visible</body></html>";
        this.requestId = null;
        assertThat(failure(0))
                .isExactlyInstanceOf(NotFromStripe.class)
                .isInstanceOf(Unavailable.class)
                .hasMessage("kind=ApiException status=%d code=null request=null", status);
    }

    @Test
    void an_error_of_stripe_that_is_no_json_is_stripes() {
        this.status = 502;
        this.body = "<html><body>502 Bad Gateway</body></html>";
        assertThat(failure(0)).isExactlyInstanceOf(StripeFailure.ServerError.class);
    }

    @Test
    void no_answer_at_all_is_unavailable() {
        server.stop(0);
        assertThat(failure(0)).isExactlyInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "soon, ", "-1, ", "1.5, "})
    void how_long_stripe_wants_to_be_left_alone_is_read(String header, Duration wanted) {
        retryAfter = header;
        assertThat(failure(429, "rate_limit").retryAfter().orElse(null)).isEqualTo(wanted);
    }

    @Test
    void the_message_has_codes_and_stripes_id_and_nothing_that_was_sent() {
        assertThat(failure(400, "parameter_invalid_integer"))
                .hasMessage("kind=InvalidRequestException status=400 code=parameter_invalid_integer request=req_1");
    }

    @Test
    void a_call_is_repeated_as_often_as_the_client_may() {
        this.status = 503;
        this.body = "{\"error\":{\"message\":\"no\"}}";
        assertThat(failure(2)).isInstanceOf(Unavailable.class);
        assertThat(calls).hasValue(3);
    }

    private StripeFailure failure(int status, String code) {
        this.status = status;
        this.body = "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no: visible\"%s}}"
                .formatted(code == null ? "" : ",\"code\":\"" + code + "\"");
        return failure(0);
    }

    private StripeFailure failure(int retries) {
        StripeClient client = StripeClients.of(
                KEY, Optional.of("http://localhost:" + server.getAddress().getPort()), retries, _ -> {});
        try {
            client.v1().accounts().retrieve("acct_1");
        } catch (StripeException e) {
            return StripeFailure.of(e);
        }
        throw new AssertionError("Stripe did not fail");
    }
}
