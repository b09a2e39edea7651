package org.caretill.testinfrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Checks that a service gives up connections whose request does not arrive. A service's test extends it. */
public abstract class SlowRequestsOfService {

    /** Longer than any limit of the library http-server. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String DRIP = "x";

    @Test
    void a_connection_whose_request_drips_or_never_comes_is_closed() {
        Map<String, CompletableFuture<Duration>> open = Map.of(
                "nothing is sent",
                slowly("", ""),
                "a drip of header",
                slowly(lines("GET /v1/slow HTTP/1.1", "Host: localhost", "X-Slow: "), DRIP),
                "a drip of body",
                slowly(lines("POST /v1/slow HTTP/1.1", "Host: localhost", "Content-Length: 1000", "", ""), DRIP),
                "a drip of chunks",
                slowly(
                        lines("POST /v1/slow HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "", ""),
                        lines("1", DRIP, "")),
                "a drip of header after an answered request",
                slowly(
                        lines("GET /v1/slow HTTP/1.1", "Host: localhost", "", "GET /v1/slow HTTP/1.1", "X-Slow: "),
                        DRIP));

        open.forEach((what, closed) -> assertThat(closed.join()).as(what).isBetween(Duration.ofSeconds(5), LIMIT));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    /** How long the connection stayed open while it was sent one piece a second. */
    private static CompletableFuture<Duration> slowly(String start, String piece) {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        return CompletableFuture.supplyAsync(
                () -> {
                    long opened = System.nanoTime();
                    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        socket.setSoTimeout(1_000);
                        send(socket, start);
                        while (System.nanoTime() - opened
                                < LIMIT.multipliedBy(2).toNanos()) {
                            if (isClosed(socket)) {
                                break;
                            }
                            send(socket, piece);
                        }
                    } catch (IOException e) {
                        // The server has closed the connection while something was sent.
                    }
                    return Duration.ofNanos(System.nanoTime() - opened);
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads for a second at most. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read(new byte[8192]) < 0;
        } catch (SocketTimeoutException silent) {
            return false;
        }
    }
}
