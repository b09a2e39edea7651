package org.caretill.endtoendtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * All our HTTP ports agree with a proxy about where a request ends, so that nobody can hide a second request from the
 * proxy (request smuggling). Those that browsers and Stripe reach speak only HTTP/1.1.
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

    /** Without the management ports: they have no such setting, and no ingress exposes them. */
    @ParameterizedTest
    @EnumSource(names = {"DEMO", "CLINIC_CONFIG", "PAYMENT_REQUEST", "STRIPE_WEBHOOK", "NOTIFICATION", "SIMULATOR"})
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
