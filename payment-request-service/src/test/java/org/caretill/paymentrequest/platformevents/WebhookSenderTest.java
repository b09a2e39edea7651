package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.JksOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.caretill.paymentrequest.platformevents.WebhookSender.Message;
import org.caretill.paymentrequest.platformevents.WebhookSender.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt, with a name service of the test's own. Only 127.0.0.1 is allowed beside public addresses. */
class WebhookSenderTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final List<String> asked = new ArrayList<>();
    private String[] addresses = {"127.0.0.1"};
    private WebhookReceiver receiver;

    @BeforeEach
    void start() {
        receiver = WebhookReceiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @AfterAll
    static void stopVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void the_address_that_was_checked_is_the_one_connected_to() {
        Result result = sender().send(to("http://receiver.example:" + receiver.port() + "/hooks?a=b"));
        assertThat(result.failure()).isNull();
        assertThat(result.httpStatus()).isEqualTo(204);
        // No name service knows receiver.example, so that the connection used the answer of the test's.
        assertThat(asked).containsExactly("receiver.example");
        assertThat(receiver.received().getFirst().path()).isEqualTo("/hooks?a=b");
        assertThat(receiver.received().getFirst().host()).isEqualTo("receiver.example:" + receiver.port());
    }

    @Test
    void a_name_that_leads_to_a_private_address_is_not_connected_to() {
        for (String address : List.of("127.0.0.2", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254")) {
            addresses = new String[] {address};
            assertThat(sender().send(to("http://receiver.example:" + receiver.port() + "/"))
                            .failure())
                    .as(address)
                    .isEqualTo(WebhookFailure.ADDRESS_NOT_ALLOWED);
        }
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void a_name_that_also_leads_to_a_private_address_is_not_connected_to() {
        addresses = new String[] {"127.0.0.1", "10.0.0.1"};
        assertThat(sender().send(to("http://receiver.example:" + receiver.port() + "/"))
                        .failure())
                .isEqualTo(WebhookFailure.ADDRESS_NOT_ALLOWED);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void a_name_that_changes_its_address_is_checked_again_at_each_attempt() {
        WebhookSender sender = sender();
        Message message = to("http://receiver.example:" + receiver.port() + "/");
        assertThat(sender.send(message).failure()).isNull();
        addresses = new String[] {"10.0.0.1"};
        assertThat(sender.send(message).failure()).isEqualTo(WebhookFailure.ADDRESS_NOT_ALLOWED);
    }

    /** A look-up blocks its thread; on a virtual one, it would block the work of the whole process. */
    @Test
    void a_name_that_nobody_answers_for_blocks_one_thread_of_its_own() throws Exception {
        var end = new CountDownLatch(1);
        List<Thread> lookUps = new CopyOnWriteArrayList<>();
        var silent = new HostNames() {
            @Override
            InetAddress[] addressesOf(String host) throws UnknownHostException {
                if (host.startsWith("silent")) {
                    lookUps.add(Thread.currentThread());
                    awaitQuietly(end);
                    throw new UnknownHostException(host);
                }
                return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
            }
        };
        WebhookSender sender = sender(silent, new HttpClientOptions());
        Callable<Result> sending = () -> sender.send(to("http://silent.example/"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = threads.invokeAll(Collections.nCopies(10, sending));
            assertThat(sender.send(to("http://receiver.example:" + receiver.port() + "/"))
                            .delivered())
                    .as("others go on")
                    .isTrue();
            for (var result : results) {
                assertThat(result.get().failure()).isEqualTo(WebhookFailure.TIMEOUT);
            }
        } finally {
            end.countDown();
        }
        assertThat(lookUps)
                .singleElement()
                .satisfies(thread -> assertThat(thread.isVirtual()).isFalse());
    }

    @Test
    void a_name_without_an_address_is_a_failure() {
        addresses = new String[0];
        assertThat(sender().send(to("http://nobody.example/")).failure()).isEqualTo(WebhookFailure.NAME_NOT_FOUND);
    }

    @Test
    void plain_http_is_not_used_if_it_is_not_allowed_any_more() {
        var strict = new WebhookSender(
                VERTX,
                new WebhookTargets(false, Optional.of("127.0.0.1")),
                names(),
                Instant::now,
                new HttpClientOptions(),
                LIMIT);
        assertThat(strict.send(to(receiver.url())).failure()).isEqualTo(WebhookFailure.ADDRESS_NOT_ALLOWED);
        assertThat(receiver.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 303, 307})
    void a_redirect_is_not_followed(int status) throws IOException {
        try (var elsewhere = WebhookReceiver.start();
                var redirecting = answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + elsewhere.url()
                        + "\r\nContent-Length: 0\r\n\r\n")) {
            Result result = sender().send(to("http://127.0.0.1:" + redirecting.getLocalPort() + "/"));
            assertThat(result.failure()).isEqualTo(WebhookFailure.REDIRECT);
            assertThat(result.httpStatus()).isEqualTo(status);
            assertThat(elsewhere.received()).isEmpty();
        }
    }

    @Test
    void a_receiver_that_does_not_answer_is_given_up() {
        var end = new CountDownLatch(1);
        receiver.answer(_ -> {
            awaitQuietly(end);
            return 200;
        });
        long begin = System.nanoTime();
        assertThat(sender().send(to(receiver.url())).failure()).isEqualTo(WebhookFailure.TIMEOUT);
        end.countDown();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plusSeconds(5));
    }

    @Test
    void nothing_that_listens_is_a_failure_of_the_connection() {
        int port = receiver.port();
        receiver.close();
        assertThat(sender().send(to("http://127.0.0.1:" + port + "/")).failure())
                .isEqualTo(WebhookFailure.CONNECTION);
    }

    @Test
    void an_answer_without_end_is_cut_off() throws Exception {
        var broken = new CountDownLatch(1);
        try (var endless = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = endless.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    byte[] part = new byte[10_000];
                    while (true) {
                        out.write(part);
                    }
                } catch (IOException e) {
                    broken.countDown();
                }
            });
            Result result = sender().send(to("http://127.0.0.1:" + endless.getLocalPort() + "/"));
            assertThat(result.delivered()).as("the status says so").isTrue();
            assertThat(broken.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The status has come, so the event is accepted, whatever the receiver does with the rest of its answer. */
    @Test
    void a_body_that_drips_keeps_neither_the_attempt_nor_the_connection() throws Exception {
        var broken = new CountDownLatch(1);
        try (var dripping = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = dripping.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (!broken.await(50, TimeUnit.MILLISECONDS)) {
                        out.write('.');
                    }
                } catch (IOException e) {
                    broken.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Result result = sender().send(to("http://127.0.0.1:" + dripping.getLocalPort() + "/"));
            assertThat(result.delivered()).isTrue();
            assertThat(broken.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void headers_that_drip_are_given_up() throws Exception {
        var broken = new CountDownLatch(1);
        try (var dripping = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = dripping.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
                    while (!broken.await(50, TimeUnit.MILLISECONDS)) {
                        out.write('.');
                    }
                } catch (IOException e) {
                    broken.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Result result = sender().send(to("http://127.0.0.1:" + dripping.getLocalPort() + "/"));
            assertThat(result.failure()).isEqualTo(WebhookFailure.TIMEOUT);
            assertThat(broken.await(20, TimeUnit.SECONDS)).as("and cut off").isTrue();
        }
    }

    @Test
    void an_answer_that_breaks_off_after_its_status_is_an_answer() throws IOException {
        try (var breaking = answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")) {
            assertThat(sender().send(to("http://127.0.0.1:" + breaking.getLocalPort() + "/"))
                            .delivered())
                    .isTrue();
        }
    }

    @Test
    void what_does_not_speak_tls_is_a_failure_of_tls() throws IOException {
        try (var plain = answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(sender().send(to("https://receiver.example:" + plain.getLocalPort() + "/"))
                            .failure())
                    .isEqualTo(WebhookFailure.TLS);
        }
    }

    @Test
    void a_receiver_that_asks_for_a_pause_says_until_when() {
        receiver.answer(_ -> 429);
        assertThat(sender().send(to(receiver.url())).notBefore()).isNull();
        receiver.askForPause("120");
        Instant before = Instant.now();
        Result result = sender().send(to(receiver.url()));
        assertThat(result.failure()).isEqualTo(WebhookFailure.HTTP_STATUS);
        assertThat(result.notBefore())
                .isBetween(before.plusSeconds(120), Instant.now().plusSeconds(120));
    }

    /** Many organisations may have endpoints on one host, such as a service that forwards webhooks. */
    @Test
    void a_host_that_keeps_many_waiting_does_not_keep_those_of_others_from_being_sent() throws Exception {
        int number = 60;
        var arrived = new CountDownLatch(number);
        receiver.answer(_ -> {
            arrived.countDown();
            awaitQuietly(arrived);
            return 200;
        });
        var patient = new WebhookSender(
                VERTX,
                new WebhookTargets(true, Optional.of("127.0.0.1")),
                names(),
                Instant::now,
                new HttpClientOptions(),
                Duration.ofSeconds(20));
        Callable<Result> sending = () -> patient.send(to(receiver.url()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = threads.invokeAll(Collections.nCopies(number, sending));
            for (var result : results) {
                assertThat(result.get().delivered()).isTrue();
            }
        }
    }

    @Test
    void headers_without_end_are_a_failure() throws IOException {
        try (var boasting = answering("HTTP/1.1 200 OK\r\n"
                + "X-More: %s\r\n".formatted("x".repeat(1_000)).repeat(100) + "\r\n")) {
            assertThat(sender().send(to("http://127.0.0.1:" + boasting.getLocalPort() + "/"))
                            .failure())
                    .isEqualTo(WebhookFailure.CONNECTION);
        }
    }

    @Test
    void a_certificate_must_be_trusted_and_for_the_name(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("receiver.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=receiver.example",
                        "-ext",
                        "san=dns:receiver.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        List<String> namesAskedFor = new CopyOnWriteArrayList<>();
        server.createContext("/", exchange -> {
            ((ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession())
                    .getRequestedServerNames()
                    .forEach(name -> namesAskedFor.add(((SNIHostName) name).getAsciiName()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            var trusting = new HttpClientOptions()
                    .setTrustOptions(new JksOptions().setPath(store.toString()).setPassword("secret"));
            Message message = to("https://receiver.example:" + port + "/");
            assertThat(sender(trusting).send(message).failure()).isNull();
            assertThat(namesAskedFor).as("one address may serve many names").containsExactly("receiver.example");
            assertThat(sender(trusting)
                            .send(to("https://other.example:" + port + "/"))
                            .failure())
                    .isEqualTo(WebhookFailure.TLS);
            assertThat(sender().send(message).failure())
                    .as("nobody vouches for it")
                    .isEqualTo(WebhookFailure.TLS);
        } finally {
            server.stop(0);
        }
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(store)) {
            keys.load(file, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Reads a request's first part and answers it with this. */
    private static ServerSocket answering(String answer) throws IOException {
        var server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        Thread.startVirtualThread(() -> {
            try (Socket socket = server.accept()) {
                assertThat(socket.getInputStream().read(new byte[10_000])).isPositive();
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                assertThat(socket.getInputStream().read(new byte[10_000])).isLessThan(10_000);
            } catch (IOException _) {
                // The sender has closed the connection.
            }
        });
        return server;
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WebhookSender sender() {
        return sender(new HttpClientOptions());
    }

    private WebhookSender sender(HttpClientOptions options) {
        return sender(names(), options);
    }

    private static WebhookSender sender(HostNames names, HttpClientOptions options) {
        return new WebhookSender(
                VERTX, new WebhookTargets(true, Optional.of("127.0.0.1")), names, Instant::now, options, LIMIT);
    }

    private HostNames names() {
        return new HostNames() {
            @Override
            InetAddress[] addressesOf(String host) throws UnknownHostException {
                asked.add(host);
                if (addresses.length == 0) {
                    throw new UnknownHostException(host);
                }
                return Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
            }
        };
    }

    private static Message to(String url) {
        return new Message(url, "event_1", "{\"a\":1}", List.of(WebhookSignature.newSecret()), 0);
    }
}
