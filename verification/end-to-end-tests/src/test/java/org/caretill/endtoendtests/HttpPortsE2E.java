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
 * Every HTTP port of ours reads one request as one request, so that nobody can hide a second one from the proxy in front
 * of it (request smuggling); those that browsers and Stripe reach speak nothing but HTTP/1.1.
 */
@OnRunningStack
class HttpPortsE2E {

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    /** CVE-2026-33870: whoever ends the chunk's extension at the line break inside the quotes sees a second request. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"KEYCLOAK", "POSTGRES", "KAFKA", "KAFKA_CONTROLLER"})
    void a_line_break_in_a_quoted_chunk_extension_hides_no_second_request(Address port, RunningStack stack)
            throws IOException {
        String answers = send(
                stack.port(port),
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2;a=\"\r\n{}\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n\"\r\n0\r\n\r\n");
        assertThat(STATUS_LINE.matcher(answers).results()).as(answers).hasSizeLessThanOrEqualTo(1);
    }

    /** RFC 9112, 6.3: two lengths are an error, or the connection ends behind the one request that was read. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"KEYCLOAK", "POSTGRES", "KAFKA", "KAFKA_CONTROLLER"})
    void two_lengths_of_one_body_hide_no_second_request(Address port, RunningStack stack) throws IOException {
        String answers = send(
                stack.port(port),
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 6\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answers).doesNotContain("/smuggled");
        assertThat(STATUS_LINE.matcher(answers).results()).as(answers).hasSizeLessThanOrEqualTo(1);
    }

    /** The management ports, which no ingress serves, have no such setting. */
    @ParameterizedTest
    @EnumSource(names = {"DEMO", "CLINIC_CONFIG", "PAYMENT_REQUEST", "STRIPE_WEBHOOK", "NOTIFICATION", "SIMULATOR"})
    void http_2_is_not_spoken(Address port, RunningStack stack) throws IOException {
        String upgraded = send(
                stack.port(port),
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        assertThat(upgraded).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 101");

        String byPriorKnowledge = send(stack.port(port), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
        assertThat(byPriorKnowledge).as("a SETTINGS frame").doesNotContain("\0\4\0\0\0\0\0");
    }

    /** What is answered until the other side closes the connection or has said nothing for a while. */
    private static String send(int port, String request) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) SILENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            try {
                for (int read = socket.getInputStream().read(buffer); read >= 0; ) {
                    answer.write(buffer, 0, read);
                    read = socket.getInputStream().read(buffer);
                }
            } catch (SocketTimeoutException silent) {
                // Whatever was to be answered has been.
            }
            return answer.toString(ISO_8859_1);
        }
    }
}
