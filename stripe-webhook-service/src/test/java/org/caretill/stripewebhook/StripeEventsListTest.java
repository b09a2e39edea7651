package org.caretill.stripewebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.caretill.stripewebhook.StripeEventsList.NotListedException;
import org.caretill.stripewebhook.StripeEventsList.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEventsListTest {

    @Test
    void each_event_is_cut_out_of_the_list_as_it_stands_there() throws IOException {
        String first =
                "{\"id\":\"evt_1\", \"type\":\"a\",\n \"data\":{\"object\":{\"name\":\"Zahnärzte 診所 \\u0000 😀\",\"n\":1.50}}}";
        String second = "{\"id\":\"evt_2\",\"type\":\"b\",\"data\":{\"data\":[{\"has_more\":false}]}}";
        String list = "{\"object\":\"list\",\"data\":[ " + first + " ,\n" + second
                + "],\"url\":\"/v1/events\",\"x\":{\"data\":[{}]},\"has_more\":true}";
        Page page = StripeEventsList.read(list.getBytes(UTF_8));
        assertThat(page.hasMore()).isTrue();
        assertThat(page.events()).map(event -> new String(event, UTF_8)).containsExactly(first, second);
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
                "{\"data\":[],\"has_more\":\"false\"}"
            })
    void what_is_no_list_of_events_is_not_taken_for_the_end_of_one(String answer) {
        assertThatThrownBy(() -> StripeEventsList.read(answer.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "429, rate_limit, RATE_LIMITED",
        "401, , KEY_REFUSED",
        "401, account_invalid, UNLINKED",
        "403, account_invalid, UNLINKED",
        "403, more_permissions_required, NOT_PERMITTED",
        "400, parameter_invalid_integer, REFUSED",
        "404, resource_missing, REFUSED",
        "409, lock_timeout, UNAVAILABLE",
        "500, , UNAVAILABLE",
        "503, , UNAVAILABLE"
    })
    void each_refusal_has_its_word(int status, String code, StripeEventsList.Trouble trouble) throws IOException {
        var refusal = refusal(
                status,
                "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"%s}}"
                        .formatted(code == null ? "" : ",\"code\":\"" + code + "\""),
                null);
        assertThat(refusal.trouble()).isEqualTo(trouble);
        assertThat(refusal.retryAfter()).isEmpty();
    }

    @Test
    void an_answer_that_is_no_list_is_a_refusal_too() throws IOException {
        assertThat(refusal(200, "<html>", null).trouble()).isEqualTo(StripeEventsList.Trouble.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "soon, ", "-1, ", "1.5, "})
    void how_long_stripe_wants_to_be_left_alone_is_read(String header, Duration wanted) throws IOException {
        var refusal = refusal(429, "{\"error\":{\"message\":\"no\",\"code\":\"rate_limit\"}}", header);
        assertThat(refusal.retryAfter().orElse(null)).isEqualTo(wanted);
    }

    private static NotListedException refusal(int status, String body, String retryAfter) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (retryAfter != null) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            var list = new StripeEventsList(new StripeSettings(new SmallRyeConfigBuilder()
                    .withSources(new PropertiesConfigSource(
                            Map.of(
                                    "caretill.stripe.secret-key",
                                    "sk_test_k",
                                    "caretill.stripe.api-base",
                                    "http://localhost:" + server.getAddress().getPort()),
                            "test",
                            100))
                    .build()));
            return catchThrowableOfType(NotListedException.class, () -> list.page("acct_1", Instant.EPOCH, null));
        } finally {
            server.stop(0);
        }
    }
}
