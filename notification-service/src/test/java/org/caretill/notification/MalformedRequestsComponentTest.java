package org.caretill.notification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.LoggedLines;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nobody but an attacker, a scanner or a broken client sends. */
@QuarkusTest
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "notification"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
class MalformedRequestsComponentTest {

    private static final String REST = "/v1/dead-letters?consumer=notification-service";
    private static final String LIVE = "/v1/live/calls/call-1";
    private static final String UPGRADE_ROUTE = "/v1/live/calls/{callId}";
    private static final String REPLAY = "/v1/dead-letters/replay";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    static Stream<String> malformedTokens() {
        String deep = base64("{\"a\":".repeat(900) + "1" + "}".repeat(900));
        String header = base64("{\"alg\":\"RS256\"}");
        return Stream.of(
                "",
                ".",
                "..",
                "...",
                ". .",
                "a",
                "a.b",
                "a.b.",
                ".b.c",
                "a..c",
                "a.b.c",
                "a.b.c.d",
                "a.b.c.d.e",
                "%00.%00.%00",
                "ä.ö.ü",
                header + ".e30.",
                header + "." + base64("[]") + ".x",
                header + "." + base64("null") + ".x",
                header + "." + base64("{\"iss\":1}") + ".x",
                header + "." + base64("{\"iss\":[]}") + ".x",
                header + "." + base64("{\"iss\":{}}") + ".x",
                header + "." + base64("{\"iss\":null}") + ".x",
                header + "." + deep + ".x",
                deep + ".e30.x",
                base64("[]") + ".e30.x",
                base64("null") + ".e30.x",
                base64("{\"alg\":1}") + ".e30.x",
                base64("{\"kid\":{}}") + ".e30.x",
                base64("{\"alg\":\"RS256\",\"crit\":[1]}") + ".e30.x",
                base64("{\"alg\":\"RS256\",\"zip\":\"DEF\"}") + ".e30.x");
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("malformedTokens")
    void a_malformed_token_is_refused_with_401(String token) throws IOException {
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host: localhost", "Authorization: Bearer " + token))
                .isEqualTo(401);
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host: localhost", "Authorization: bearer " + token))
                .isEqualTo(401);
        assertThat(statusOf(upgrade("Authorization: Bearer " + token, "Sec-WebSocket-Protocol: bearer-token-carrier")))
                .isEqualTo(401);
        assertThat(statusOf(upgrade("Sec-WebSocket-Protocol: bearer-token-carrier, " + LiveClient.subprotocol(token))))
                .isEqualTo(401);
    }

    @Test
    void subprotocols_that_cannot_be_read_are_refused_with_400() throws IOException {
        String valid = LiveClient.subprotocol(Tokens.guest("demo-clinic", "call-1", "patient-1"));
        for (String header : List.of(
                "quarkus-http-upgrade",
                "quarkus-http-upgrade#Authorization",
                "quarkus-http-upgrade##",
                "quarkus-http-upgrade#X#a",
                "quarkus-http-upgrade%23X%23a%0D%0Ab",
                "quarkus-http-upgrade#a b#c",
                "quarkus-http-upgrade#Origin#http://localhost:8080",
                "quarkus-http-upgrade%23Authorization%2",
                "quarkus-http-upgrade%zz",
                "quarkus-http-upgrade%23Authorization%23",
                "quarkus-http-upgrade%23authorization%23",
                "quarkus-http-upgrade%23Authorization%23%23",
                "quarkus-http-upgrade%23Authorization%23a%23b",
                "quarkus-http-upgrade%23Authorization%23a%0D%0Ab",
                valid + ", " + valid)) {
            assertThat(statusOf(upgrade("Sec-WebSocket-Protocol: bearer-token-carrier, " + header)))
                    .as(header)
                    .isEqualTo(400);
            assertThat(statusOf(upgrade("Sec-WebSocket-Protocol: " + header)))
                    .as(header)
                    .isEqualTo(400);
        }
        assertThat(statusOf(upgrade("Sec-WebSocket-Protocol: " + valid))).isEqualTo(400);
    }

    @Test
    void subprotocols_may_come_in_several_headers() throws IOException {
        String valid = LiveClient.subprotocol(Tokens.guest("demo-clinic", "call-1", "patient-1"));
        assertThat(statusOf(
                        upgrade("Sec-WebSocket-Protocol: bearer-token-carrier", "Sec-WebSocket-Protocol: " + valid)))
                .isEqualTo(101);
    }

    @Test
    void a_request_names_its_host_once() throws IOException {
        assertThat(statusOf("GET " + REST + " HTTP/1.1")).isEqualTo(400);
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host: a", "Host: b")).isEqualTo(400);
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host: a/b@c")).isEqualTo(400);
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host:")).isEqualTo(400);
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host: [::1]:8084")).isEqualTo(401);
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host: caretill.example"))
                .isEqualTo(401);
    }

    @Test
    void an_unknown_transfer_coding_is_refused() throws IOException {
        for (String coding : List.of("xchunked", "gzip, chunked", "identity", "chunked, chunked")) {
            assertThat(statusOf(
                            "POST " + REST + " HTTP/1.1",
                            "Host: localhost",
                            "Content-Length: 2",
                            "Transfer-Encoding: " + coding))
                    .as(coding)
                    .isEqualTo(400);
        }
    }

    /** PostgreSQL would log an error for each. */
    @Test
    void an_address_with_a_nul_is_refused_before_anything_reads_it() throws IOException {
        for (String path : List.of(REST + "%00", "/v1/dead-letters/%00", LIVE + "%00")) {
            assertThat(statusOf("GET " + path + " HTTP/1.1", "Host: localhost"))
                    .as(path)
                    .isEqualTo(400);
        }
    }

    /** The registry ignores the real routes after a hundred labels. */
    @Test
    void no_path_or_method_of_a_callers_own_becomes_a_label() throws IOException {
        String made = UUID.randomUUID().toString();
        List<String> paths = List.of("/" + made, "/v1/" + made, "/v1/dead-letters/" + made, "/v1/live/calls/" + made);
        for (String path : paths) {
            for (String method : List.of("GET", "PUT", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "X" + made)) {
                assertThat(statusOf(method + " " + path + " HTTP/1.1", "Host: localhost"))
                        .as("%s %s", method, path)
                        .isBetween(200, 499);
            }
        }
        IntStream.range(0, 150).forEach(attempt -> statusUnchecked("PATCH /v1/dead-letters/" + made + attempt));
        String operator = Tokens.staff("platform-operator", "caretill");
        assertThat(statusOf("GET " + REST + " HTTP/1.1", "Host: localhost", "Authorization: Bearer " + operator))
                .isEqualTo(200);

        await().untilAsserted(() -> assertThat(metrics())
                .contains("uri=\"/v1/dead-letters\"")
                .contains("uri=\"/other\"")
                .contains("method=\"OTHER\"")
                .doesNotContain(made));
    }

    @Test
    void the_management_port_is_read_by_programs_and_by_no_page() throws IOException {
        for (String path : List.of("/q/metrics", "/q/health/ready")) {
            assertThat(management("GET " + path + " HTTP/1.1", "Host: localhost", "Origin: http://localhost:8080"))
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase(
                            "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                    .containsIgnoringCase("X-Content-Type-Options: nosniff")
                    .containsIgnoringCase("Cache-Control: no-store")
                    .doesNotContainIgnoringCase("Access-Control-Allow-Origin");
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")) {
                assertThat(management(method + " " + path + " HTTP/1.1", "Host: localhost", "Origin: http://a.test"))
                        .as("%s %s", method, path)
                        .startsWith("HTTP/1.1 405 ")
                        .doesNotContainIgnoringCase("Access-Control-Allow");
            }
        }
    }

    /** Vert.x, its router or Quarkus answers these before any route of ours sees them. */
    @Test
    void no_malformed_address_becomes_a_label_or_is_logged_as_an_error() throws IOException {
        String made = UUID.randomUUID().toString();
        try (var logged = new LoggedLines()) {
            for (List<String> lines : List.of(
                    List.of("GET /v1/" + made + "%zz HTTP/1.1", "Host: localhost"),
                    List.of("GET /v1/live/calls/" + made + "%zz HTTP/1.1", "Host: localhost"),
                    List.of("GET /v1/" + made + "% HTTP/1.1", "Host: localhost"),
                    List.of("GET /v1/" + made + "%00 HTTP/1.1", "Host: localhost"),
                    List.of("GET /v1/" + made + "?a=%zz HTTP/1.1", "Host: localhost"),
                    List.of("GET /v1\\" + made + " HTTP/1.1", "Host: localhost"),
                    List.of("GET /v1/" + made + "\0 HTTP/1.1", "Host: localhost"),
                    List.of("GET " + made + " HTTP/1.1", "Host: localhost"),
                    List.of("CONNECT " + made + ":443 HTTP/1.1", "Host: localhost"),
                    List.of("GET /v1/" + made + " HTTP/1.1"),
                    List.of("GET /v1/" + made + " HTTP/1.1", "Host: localhost", "X y: 1"),
                    List.of("GET /v1/" + made + " HTTP/1.1", "Host: localhost", "X-A: \u007f\u0001"),
                    List.of("GET /v1/" + made + " HTTP/1.1", "Host: localhost", "X-A: " + "x".repeat(30_000)),
                    List.of("POST /v1/" + made + " HTTP/1.1", "Host: localhost", "Content-Length: -5"),
                    List.of("POST /v1/" + made + " HTTP/1.1", "Host: a", "Content-Length: 5", "Content-Length: 6"),
                    List.of(
                            "POST /v1/" + made + " HTTP/1.1",
                            "Host: a",
                            "Content-Length: 5",
                            "Transfer-Encoding: chunked"),
                    List.of("X" + made + " /v1/" + made + "%zz HTTP/1.1", "Host: localhost"))) {
                assertThat(statusOf(lines.toArray(String[]::new)))
                        .as(lines.toString())
                        .isBetween(400, 499);
                assertThat(statusOf(managementPort(), lines.toArray(String[]::new)))
                        .as(lines.toString())
                        .isBetween(400, 499);
            }
            assertThat(logged.text()).doesNotContain("Unhandled exception");
        }
        assertThat(metrics()).contains("uri=\"/other\"").doesNotContain(made);
    }

    /** Any client may go away at any time; that is no error of ours. */
    @Test
    void a_lost_connection_is_not_logged_as_an_error() throws IOException {
        int upgradesBefore = lost(UPGRADE_ROUTE);
        String token = Tokens.guest("demo-clinic", "call-1", "patient-2");
        String operator = Tokens.staff("platform-operator", "caretill");
        try (var logged = new LoggedLines()) {
            for (int lingerSeconds : new int[] {0, 1}) {
                int replaysBefore = lost(REPLAY);
                loseConnection(
                        lingerSeconds,
                        "POST " + REPLAY + " HTTP/1.1",
                        "Host: localhost",
                        "Authorization: Bearer " + operator,
                        "Content-Type: application/json",
                        "Content-Length: 100",
                        "",
                        "{");
                await().until(() -> lost(REPLAY) > replaysBefore);
            }
            // Those that the server reads at all, and has not answered before the end.
            await().until(() -> {
                loseConnection(0, upgrade("Authorization: Bearer " + token));
                return lost(UPGRADE_ROUTE) >= upgradesBefore + 3;
            });
            assertThat(statusOf(upgrade("Authorization: Bearer " + token))).isEqualTo(101);
            assertThat(logged.text()).doesNotContain("IllegalStateException").doesNotContain("HttpClosedException");
        }
    }

    /** How many requests to the route ended because their connection did. */
    private static int lost(String route) throws IOException {
        return Pattern.compile("http_server_requests_seconds_count\\{[^}]*status=\"(?:RESET|400)\",uri=\""
                        + Pattern.quote(route) + "\"[^\\n]*} (\\d+)")
                .matcher(metrics())
                .results()
                .mapToInt(count -> Integer.parseInt(count.group(1)))
                .sum();
    }

    private static void loseConnection(int lingerSeconds, String... lines) throws IOException {
        try (var socket = new Socket("localhost", appPort())) {
            socket.setSoLinger(true, lingerSeconds);
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
        }
    }

    /** On the application's port a setting forbids it; for the management port there is none. */
    @Test
    void http_2_is_not_spoken() throws IOException {
        for (int port : List.of(appPort(), managementPort())) {
            String known = sendRaw(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            assertThat(known).as("a SETTINGS frame").doesNotContain("\0\4\0\0\0\0\0");
            String upgraded = sendRaw(port, """
                    GET / HTTP/1.1\r
                    Host: localhost\r
                    Connection: close, Upgrade, HTTP2-Settings\r
                    Upgrade: h2c\r
                    HTTP2-Settings: AAMAAABkAAQAAP__\r
                    \r
                    """);
            assertThat(upgraded).startsWith("HTTP/1.1 404 ");
        }
    }

    private static int statusUnchecked(String methodAndPath) {
        try {
            return statusOf(methodAndPath + " HTTP/1.1", "Host: localhost");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String metrics() throws IOException {
        return management("GET /q/metrics HTTP/1.1", "Host: localhost");
    }

    private static String management(String... lines) throws IOException {
        return send(managementPort(), lines);
    }

    private static int managementPort() {
        return URI.create(ConfigProvider.getConfig().getValue("test.management.url", String.class))
                .getPort();
    }

    private static int appPort() {
        return URI.create(LiveClient.baseUrl()).getPort();
    }

    private static String[] upgrade(String... headers) {
        return Stream.concat(
                        Stream.of(
                                "GET " + LIVE + " HTTP/1.1",
                                "Host: localhost",
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
                        Stream.of(headers))
                .toArray(String[]::new);
    }

    private static int statusOf(String... lines) throws IOException {
        return statusOf(appPort(), lines);
    }

    private static int statusOf(int port, String... lines) throws IOException {
        String answer = send(port, lines);
        Matcher status = STATUS_LINE.matcher(answer);
        assertThat(status.find()).as("an answer to %s: %s", lines[0], answer).isTrue();
        return Integer.parseInt(status.group(1));
    }

    private static String sendRaw(int port, String bytes) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** The answer to a request without a body; written by hand, because clients would not send these. */
    private static String send(int port, String... lines) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            boolean isUpgrade = List.of(lines).contains("Connection: Upgrade");
            String request = String.join("\r\n", lines) + (isUpgrade ? "" : "\r\nConnection: close") + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            var answer = socket.getInputStream();
            return new String(
                    isUpgrade ? answer.readNBytes("HTTP/1.1 101 ".length()) : answer.readAllBytes(), ISO_8859_1);
        }
    }
}
