package org.caretill.endtoendtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * All our HTTP ports agree with a proxy about where a request ends, so that nobody can hide a second request from the
 * proxy (request smuggling). They speak only HTTP/1.1.
 */
@OnRunningStack
class HttpPortsE2E {

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    /**
     * CVE-2026-33870: a server that ends a chunk extension at a line break inside quotation marks reads a second
     * request.
     */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"KEYCLOAK", "POSTGRES", "KAFKA", "KAFKA_CONTROLLER"})
    void a_line_break_in_a_quoted_chunk_extension_hides_no_second_request(Address port, RunningStack stack)
            throws IOException {
        String answers = send(stack.port(port), """
                POST / HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Transfer-Encoding: chunked

                2;a="
                {}
                0

                GET /smuggled HTTP/1.1
                Host: localhost

                "
                0

                """);
        assertThat(STATUS_LINE.matcher(answers).results()).as(answers).hasSizeLessThanOrEqualTo(1);
    }

    /** RFC 9112, 6.3: two lengths must be an error, or the connection must be closed after the first request. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"KEYCLOAK", "POSTGRES", "KAFKA", "KAFKA_CONTROLLER"})
    void two_lengths_of_one_body_hide_no_second_request(Address port, RunningStack stack) throws IOException {
        String answers = send(stack.port(port), """
                POST / HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Content-Length: 6
                Transfer-Encoding: chunked

                0

                GET /smuggled HTTP/1.1
                Host: localhost

                """);
        assertThat(answers).doesNotContain("/smuggled");
        assertThat(STATUS_LINE.matcher(answers).results()).as(answers).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLINIC_CONFIG", "PAYMENT_REQUEST", "STRIPE_WEBHOOK", "NOTIFICATION"})
    void a_malformed_token_or_method_is_refused_like_any_other(Address port, RunningStack stack) throws IOException {
        for (String token : List.of("..", "a.b.", ".", "a.b.c.d.e")) {
            assertThat(send(stack.port(port), """
                    GET /v1/anything HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Connection: close

                    """.formatted(token))).as(token).startsWith("HTTP/1.1 401 ");
        }
        assertThat(send(stack.port(port), """
                FOO /v1/anything HTTP/1.1
                Host: localhost
                Connection: close

                """)).startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLINIC_CONFIG", "PAYMENT_REQUEST", "STRIPE_WEBHOOK", "NOTIFICATION"})
    void every_answer_names_its_request_by_the_callers_id_or_one_of_ours(Address port, RunningStack stack)
            throws IOException {
        String id = "test-" + UUID.randomUUID();
        assertThat(namedRequest(port, stack, "GET", id))
                .startsWith("HTTP/1.1 404 ")
                .contains("X-Request-Id: " + id + "\r\n");
        assertThat(namedRequest(port, stack, "FOO", id))
                .startsWith("HTTP/1.1 405 ")
                .contains("X-Request-Id: " + id + "\r\n");
        for (String odd : List.of("short", "a b c d e f g h", "line-feed%0A", "x".repeat(65), "{\"json\":1}")) {
            assertThat(namedRequest(port, stack, "GET", odd))
                    .doesNotContain(odd)
                    .containsPattern("X-Request-Id: [0-9a-f-]{36}\r\n");
        }
    }

    private static String namedRequest(Address port, RunningStack stack, String method, String id) throws IOException {
        return send(stack.port(port), """
                %s /v1/anything HTTP/1.1
                Host: localhost
                X-Request-Id: %s
                Connection: close

                """.formatted(method, id));
    }

    /** After a hundred labels the registry ignores the service's own routes. */
    @ParameterizedTest
    @EnumSource(names = {"CLINIC_CONFIG", "PAYMENT_REQUEST", "STRIPE_WEBHOOK", "NOTIFICATION"})
    void nothing_that_a_stranger_writes_becomes_a_label(Address port, RunningStack stack) throws IOException {
        String made = "made-up-" + UUID.randomUUID();
        List<String> paths =
                List.of("/" + made, "/v1/" + made, "/v1/payment-requests/" + made, "/v1/" + made + "%zz", made);
        for (int attempt = 0; attempt < 130; attempt++) {
            String path = paths.get(attempt % paths.size()) + attempt;
            String method =
                    List.of("PATCH", "GET", "OPTIONS", "X" + made + attempt).get(attempt / paths.size() % 4);
            assertThat(send(stack.port(port), """
                    %s %s HTTP/1.1
                    Host: localhost
                    Connection: close

                    """.formatted(method, path)))
                    .startsWith("HTTP/1.1 ")
                    .doesNotStartWith("HTTP/1.1 5");
        }
        String metrics = send(stack.port(Address.valueOf(port + "_MANAGEMENT")), """
                GET /q/metrics HTTP/1.1
                Host: localhost
                Connection: close

                """);
        assertThat(metrics).contains("uri=\"/other\"").doesNotContain("made-up");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"KEYCLOAK", "POSTGRES", "KAFKA", "KAFKA_CONTROLLER"})
    void http_2_is_not_spoken(Address port, RunningStack stack) throws IOException {
        String upgraded = send(stack.port(port), """
                GET / HTTP/1.1
                Host: localhost
                Connection: Upgrade, HTTP2-Settings
                Upgrade: h2c
                HTTP2-Settings: AAMAAABkAAQAAP__

                """);
        assertThat(upgraded).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 101");

        String byPriorKnowledge = send(stack.port(port), "PRI * HTTP/2.0\n\nSM\n\n\0\0\0\4\0\0\0\0\0");
        assertThat(byPriorKnowledge).as("a SETTINGS frame").doesNotContain("\0\4\0\0\0\0\0");
    }

    /**
     * The response to a request, whose lines are sent with CRLF; read until the server closes the connection or sends
     * nothing for a while.
     */
    private static String send(int port, String request) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) SILENCE.toMillis());
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            try {
                for (int read = socket.getInputStream().read(buffer); read >= 0; ) {
                    answer.write(buffer, 0, read);
                    read = socket.getInputStream().read(buffer);
                }
            } catch (SocketTimeoutException silent) {
                // The response is complete.
            }
            return answer.toString(ISO_8859_1);
        }
    }
}
