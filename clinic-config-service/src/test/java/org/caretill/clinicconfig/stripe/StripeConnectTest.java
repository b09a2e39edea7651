package org.caretill.clinicconfig.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.stripeclient.StripeFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that the simulator does not give. */
class StripeConnectTest {

    private static final String NOT_CONNECTED = """
            {"error": "invalid_client", "error_description": "This application is not connected to stripe account"}""";

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private StripeConnect stripe;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        stripe = new StripeConnect(
                configuration(server.getAddress().getPort()),
                "https://config.example",
                InstantSource.system(),
                _ -> {});
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_administrator_is_sent_to_stripe_with_state_and_return_address() {
        assertThat(stripe.authorizeUrl("the-state").getRawQuery())
                .isEqualTo(
                        "response_type=code&client_id=ca_1&scope=read_write"
                                + "&redirect_uri=https%3A%2F%2Fconfig.example%2Fv1%2Fstripe%2Foauth%2Fcallback&state=the-state");
    }

    @Test
    void stripe_says_whether_the_account_is_live() {
        answers.put("/oauth/token", new Answer(200, "{\"livemode\": true, \"stripe_user_id\": \"acct_1\"}"));
        answers.put("/v1/accounts/acct_1", new Answer(200, "{\"id\": \"acct_1\", \"object\": \"account\"}"));
        StripeLink account = stripe.connect("ac_1").link();
        assertThat(account.livemode()).isTrue();
        assertThat(account.readiness().chargesEnabled()).isFalse();
        assertThat(account.readiness().requirements()).isEmpty();
        assertThat(account.accountName()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "sk_test_1, false, false",
        "sk_test_1, true,  true",
        "sk_live_1, true,  false",
        "sk_live_1, false, true",
    })
    void an_account_of_the_other_mode_is_told_on_a_test_and_on_a_live_platform(
            String key, boolean livemode, boolean isOfOtherMode) {
        var platform = new StripeConnect(
                new StripeConfiguration(Optional.of(key), Optional.of("ca_1"), Optional.empty()),
                "https://config.example",
                InstantSource.system(),
                _ -> {});
        var readiness = new Readiness(true, List.of(), List.of(), List.of(), null, Instant.EPOCH);
        var account = StripeLink.fresh("acct_1", null, "AU", livemode, "https://stripe.example", readiness);
        assertThat(platform.isOfOtherMode(account)).isEqualTo(isOfOtherMode);
    }

    @Test
    void stripe_says_what_the_account_lacks() {
        answers.put("/oauth/token", new Answer(200, "{\"livemode\": false, \"stripe_user_id\": \"acct_1\"}"));
        answers.put("/v1/accounts/acct_1", new Answer(200, """
                {"id": "acct_1", "object": "account", "charges_enabled": false, "requirements": {
                  "currently_due": ["b", "a"], "past_due": ["c", "b"], "pending_verification": ["d"],
                  "disabled_reason": "requirements.past_due"}}"""));
        Readiness readiness = stripe.connect("ac_1").link().readiness();
        assertThat(readiness.requirements()).containsExactly("a", "b", "c");
        assertThat(readiness.pastDue()).containsExactly("b", "c");
        assertThat(readiness.pendingVerification()).containsExactly("d");
        assertThat(readiness.disabledReason()).isEqualTo("requirements.past_due");
    }

    @ParameterizedTest
    @CsvSource({"read_write, true", "read_only, false", ", false"})
    void stripe_says_what_the_platform_may_do(String scope, boolean mayWrite) {
        answers.put("/oauth/token", new Answer(200, """
                {"livemode": false, "stripe_user_id": "acct_1", "scope": %s}""".formatted(scope == null ? "null" : '"' + scope + '"')));
        answers.put("/v1/accounts/acct_1", new Answer(200, "{\"id\": \"acct_1\", \"object\": \"account\"}"));
        assertThat(stripe.connect("ac_1").mayWrite()).isEqualTo(mayWrite);
    }

    /** As Stripe does with live accounts that have the full Dashboard. */
    @Test
    void an_account_that_stripe_does_not_close_is_left() {
        answers.put("/v2/core/accounts/acct_1/close", new Answer(400, "{\"error\": {\"code\": \"no\"}}"));
        answers.put("/v2/core/accounts/acct_1", new Answer(200, "{\"id\": \"acct_1\", \"closed\": false}"));
        answers.put("/oauth/deauthorize", new Answer(200, "{\"stripe_user_id\": \"acct_1\"}"));
        onboarding().close("acct_1");
        assertThat(calls).endsWith("/oauth/deauthorize");
    }

    @Test
    void an_account_that_is_closed_already_is_not_disconnected() {
        answers.put("/v2/core/accounts/acct_1/close", new Answer(400, "{\"error\": {\"code\": \"no\"}}"));
        answers.put("/v2/core/accounts/acct_1", new Answer(200, "{\"id\": \"acct_1\", \"closed\": true}"));
        onboarding().close("acct_1");
        assertThat(calls).doesNotContain("/oauth/deauthorize");
    }

    @Test
    void an_outage_of_stripe_does_not_pass_for_a_refusal_to_close() {
        answers.put("/v2/core/accounts/acct_1/close", new Answer(503, "{\"error\": {}}"));
        assertThatThrownBy(() -> onboarding().close("acct_1")).isInstanceOf(StripeFailure.Unavailable.class);
        assertThat(calls).doesNotContain("/oauth/deauthorize");
    }

    private StripeOnboarding onboarding() {
        return new StripeOnboarding(
                configuration(server.getAddress().getPort()), stripe, "https://config.example", _ -> {});
    }

    @Test
    void a_code_is_sent_once_even_if_stripe_fails() {
        answers.put("/oauth/token", new Answer(500, "{\"error\": {\"type\": \"api_error\"}}"));
        assertThatThrownBy(() -> stripe.connect("ac_secret"))
                .isInstanceOf(StripeFailure.class)
                .hasMessageNotContaining("ac_secret");
        assertThat(calls).containsExactly("/oauth/token");
    }

    @Test
    void a_code_is_sent_once_even_if_the_connection_is_lost() {
        answers.put("/oauth/token", Answer.LOST);
        assertThatThrownBy(() -> stripe.connect("ac_1")).isExactlyInstanceOf(StripeFailure.Unavailable.class);
        assertThat(calls).containsExactly("/oauth/token");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429, 500})
    void an_account_that_cannot_be_read_after_the_exchange_may_be_connected(int status) {
        answers.put("/oauth/token", new Answer(200, "{\"livemode\": false, \"stripe_user_id\": \"acct_1\"}"));
        answers.put("/v1/accounts/acct_1", new Answer(status, "{\"error\": {\"message\": \"no\"}}"));
        assertThatThrownBy(() -> stripe.connect("ac_secret"))
                .isExactlyInstanceOf(StripeFailure.Unavailable.class)
                .hasMessageContaining("acct_1")
                .hasMessageNotContaining("ac_secret");
    }

    @Test
    void an_account_that_is_not_connected_is_as_good_as_disconnected() {
        answers.put("/oauth/deauthorize", new Answer(401, NOT_CONNECTED));
        answers.put("/v1/accounts/acct_1", new Answer(403, "{\"error\": {\"code\": \"account_invalid\"}}"));
        assertThatCode(() -> stripe.deauthorize("acct_1")).doesNotThrowAnyException();
    }

    @Test
    void a_refusal_for_another_reason_does_not_pass_for_a_disconnection() {
        answers.put("/oauth/deauthorize", new Answer(401, NOT_CONNECTED));
        answers.put("/v1/accounts/acct_1", new Answer(200, "{\"id\": \"acct_1\", \"object\": \"account\"}"));
        assertThatThrownBy(() -> stripe.deauthorize("acct_1")).isInstanceOf(StripeFailure.class);
    }

    @Test
    void a_key_that_may_not_read_the_account_does_not_pass_for_a_disconnection() {
        answers.put("/oauth/deauthorize", new Answer(401, NOT_CONNECTED));
        answers.put("/v1/accounts/acct_1", new Answer(403, "{\"error\": {\"code\": \"more_permissions_required\"}}"));
        assertThatThrownBy(() -> stripe.deauthorize("acct_1")).isInstanceOf(StripeFailure.NotPermitted.class);
    }

    @Test
    void an_outage_of_stripe_does_not_pass_for_a_disconnection() {
        answers.put("/oauth/deauthorize", new Answer(503, "{\"error\": {\"type\": \"api_error\"}}"));
        assertThatThrownBy(() -> stripe.deauthorize("acct_1")).isInstanceOf(StripeFailure.class);
        assertThat(calls).hasSizeGreaterThan(1);
    }

    /** A call that was not answered in time may have been carried out, so the account does not pass for disconnected. */
    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_stripe_that_accepts_calls_and_never_answers_is_given_up() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var impatient = new StripeConnect(
                    configuration(silent.getLocalPort()),
                    "https://config.example",
                    InstantSource.system(),
                    _ -> {},
                    Duration.ofMillis(500));
            assertThatThrownBy(() -> impatient.connect("ac_1")).isExactlyInstanceOf(StripeFailure.Unavailable.class);
            assertThatThrownBy(() -> impatient.deauthorize("acct_1"))
                    .isExactlyInstanceOf(StripeFailure.Unavailable.class);
            assertThatThrownBy(() -> impatient.readiness("acct_1"))
                    .isExactlyInstanceOf(StripeFailure.Unavailable.class);
        }
    }

    private static StripeConfiguration configuration(int port) {
        return new StripeConfiguration(
                Optional.of("sk_test_1"), Optional.of("ca_1"), Optional.of("http://localhost:" + port));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        calls.add(path);
        Answer answer = answers.getOrDefault(path, new Answer(404, "{}"));
        if (answer.equals(Answer.LOST)) {
            exchange.close();
            return;
        }
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private record Answer(int status, String body) {

        /** The connection is closed in place of an answer. */
        static final Answer LOST = new Answer(0, "");
    }
}
