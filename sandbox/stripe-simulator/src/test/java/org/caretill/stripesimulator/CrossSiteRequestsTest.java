package org.caretill.stripesimulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossSiteRequestsTest {

    private static final String CONNECT = "{\"connect\": true}";
    private static final String ACCOUNT = "/_simulator/accounts/" + StripeSimulator.OTHER_CLINIC;

    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""})
    void the_test_surface_takes_no_orders_that_a_form_could_send(String type) {
        assertThat(post(ACCOUNT, type, CONNECT)).isEqualTo(415);
        assertThat(isConnected(StripeSimulator.OTHER_CLINIC)).isFalse();

        assertThat(post(ACCOUNT, "application/json; charset=utf-8", CONNECT)).isEqualTo(200);
        assertThat(isConnected(StripeSimulator.OTHER_CLINIC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json", "application/x-www-form-urlencoded-not"})
    void a_body_that_is_no_form_is_refused_as_at_stripe(String type) {
        String form = Platform.encoded(Map.of("key", SimulatorSettings.SECRET_KEY, "amount", "8500"));

        assertThat(post("/v1/payment_intents", type, form)).isEqualTo(400);
    }

    @Test
    void no_page_may_use_the_secret_key() {
        Map<String, String> disconnect = Map.of(
                "client_secret", SimulatorSettings.SECRET_KEY,
                "client_id", SimulatorSettings.CLIENT_ID,
                "stripe_user_id", StripeSimulator.DEMO_CLINIC);
        var fromAPage = HttpRequest.newBuilder(platform.simulator.address().resolve("/oauth/deauthorize"))
                .header("Origin", "https://evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Platform.encoded(disconnect)));
        var withKey = HttpRequest.newBuilder(
                        platform.simulator.address().resolve("/v1/payment_intents?key=" + SimulatorSettings.SECRET_KEY))
                .header("Origin", "https://evil.example");

        assertThat(platform.send(fromAPage).statusCode()).isEqualTo(403);
        assertThat(platform.send(withKey).statusCode()).isEqualTo(403);
        assertThat(isConnected(StripeSimulator.DEMO_CLINIC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rebind.evil.example", "localhost.evil.example:8090", "127.0.0.1.evil.example", "evillocalhost"})
    void a_name_that_was_bent_to_this_machine_is_refused(String host) throws IOException {
        assertThat(statusFor(host)).isEqualTo("HTTP/1.1 421");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8090", "stripe-simulator.localhost:8090", "127.0.0.1:8090", "[::1]:8090"
            })
    void this_machines_own_names_are_known(String host) throws IOException {
        assertThat(statusFor(host)).isEqualTo("HTTP/1.1 200");
    }

    private int post(String path, String type, String body) {
        var request = HttpRequest.newBuilder(platform.simulator.address().resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return platform.send(request).statusCode();
    }

    private boolean isConnected(String account) {
        for (var one : platform.simulator.ledger().get("accounts")) {
            if (one.get("id").asText().equals(account)) {
                return one.get("connected").asBoolean();
            }
        }
        throw new AssertionError("no account " + account);
    }

    /** Written by hand, because Java's client sets the host itself. */
    private String statusFor(String host) throws IOException {
        try (var socket = new Socket("localhost", platform.simulator.port())) {
            socket.setSoTimeout(5_000);
            String request = "GET /_simulator/health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), US_ASCII);
        }
    }
}
