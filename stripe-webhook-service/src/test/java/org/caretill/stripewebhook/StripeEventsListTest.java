package org.caretill.stripewebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.caretill.stripewebhook.StripeExamples.SENT_AT;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.striperules.StripeEventType;
import org.caretill.stripewebhook.StripeEventsList.Page;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEventsListTest {

    @Test
    void each_event_of_the_list_is_read() throws IOException {
        String first = "{\"id\":\"evt_1\",\"type\":\"a\",\"data\":{\"object\":{\"n\":1}}}";
        String second = "{\"id\":\"evt_2\",\"type\":\"b\",\"data\":{\"data\":[{\"has_more\":false}]}}";
        Page page = StripeEventsList.read(
                "{\"object\":\"list\",\"data\":[ " + first + " ,\n" + second
                        + "],\"url\":\"/v1/events\",\"x\":{\"data\":[{}]},\"has_more\":true}",
                SENT_AT);
        assertThat(page.hasMore()).isTrue();
        assertThat(page.events()).map(StripeEvent::id).containsExactly("evt_1", "evt_2");
        assertThat(page.events().getFirst().object().path("n").asInt()).isEqualTo(1);
    }

    @Test
    void no_event_of_the_list_happened_after_stripe_sent_the_list() throws IOException {
        Page page = StripeEventsList.read(
                "{\"data\":[{\"id\":\"evt_1\",\"type\":\"a\",\"created\":4102444800}],\"has_more\":false}", SENT_AT);
        assertThat(page.events()).map(StripeEvent::created).containsExactly(SENT_AT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"data\":[]}",
                "{\"data\":[],\"has_more\":true}",
                "{\"data\":[{\"id\":",
                "{\"data\":[{\"id\":\"evt_1\"}],\"has_more\":false}",
                "{\"data\":[],\"has_more\":\"false\"}"
            })
    void an_invalid_list_is_not_taken_for_an_empty_one(String answer) {
        assertThatThrownBy(() -> StripeEventsList.read(answer, SENT_AT)).isInstanceOf(IOException.class);
    }

    @Test
    void an_answer_that_is_not_a_list_is_a_failure() throws IOException {
        assertThat(failure(200, "{\"object\":\"list\"}", "req_1")).isExactlyInstanceOf(StripeFailure.Unreadable.class);
    }

    @Test
    void the_page_of_a_proxy_is_the_operators_alarm() throws IOException {
        for (int status : new int[] {200, 403, 502}) {
            assertThat(failure(status, "<html>")).isExactlyInstanceOf(StripeFailure.NotFromStripe.class);
        }
    }

    @Test
    void a_disconnected_account_differs_from_an_unavailable_one() throws IOException {
        assertThat(failure(403, "{\"error\":{\"message\":\"no\",\"code\":\"account_invalid\"}}"))
                .isInstanceOf(StripeFailure.AccountNotConnected.class);
        assertThat(failure(503, "{\"error\":{\"message\":\"no\"}}")).isInstanceOf(StripeFailure.Unavailable.class);
    }

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_list_that_does_not_arrive_is_given_up() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var list = new StripeEventsList(
                    configuration(silent.getLocalPort()), InstantSource.system(), _ -> {}, Duration.ofMillis(500));
            assertThat(catchThrowableOfType(StripeFailure.class, () -> list.page("acct_1", Instant.EPOCH, null)))
                    .isExactlyInstanceOf(StripeFailure.Unavailable.class);
        }
    }

    private static StripeConfiguration configuration(int port) {
        return new StripeConfiguration(
                Optional.of("sk_test_k"), Optional.of("ca_k"), Optional.of("http://localhost:" + port));
    }

    @Test
    void exactly_the_types_that_are_understood_are_asked_for() throws IOException {
        var asked = new AtomicReference<URI>();
        HttpServer server = server(200, "{\"data\":[],\"has_more\":false}", "req_1", asked);
        try {
            new StripeEventsList(configuration(server.getAddress().getPort()), InstantSource.system(), _ -> {})
                    .page("acct_1", Instant.EPOCH, null);
        } finally {
            server.stop(0);
        }
        assertThat(Stream.of(asked.get().getQuery().split("&")).filter(parameter -> parameter.startsWith("type")))
                .containsExactlyElementsOf(StripeEventType.codes().stream()
                        .map(type -> "types[]=" + type)
                        .toList());
    }

    private static StripeFailure failure(int status, String body) throws IOException {
        return failure(status, body, null);
    }

    private static StripeFailure failure(int status, String body, @Nullable String requestId) throws IOException {
        HttpServer server = server(status, body, requestId, new AtomicReference<>());
        try {
            var list =
                    new StripeEventsList(configuration(server.getAddress().getPort()), InstantSource.system(), _ -> {});
            return catchThrowableOfType(StripeFailure.class, () -> list.page("acct_1", Instant.EPOCH, null));
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer server(int status, String body, @Nullable String requestId, AtomicReference<URI> asked)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.set(exchange.getRequestURI());
            if (requestId != null) {
                exchange.getResponseHeaders().set("Request-Id", requestId);
            }
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }
}
