package org.caretill.stripesimulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** The platform's two webhook endpoints. */
final class WebhookReceiver implements AutoCloseable {
    record Received(String path, String body, String signature) {
        String type() {
            return Json.text(Json.parse(body), "type");
        }

        String id() {
            return Json.text(Json.parse(body), "id");
        }
    }

    final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Function<Received, Integer> answer = _ -> 200;

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var webhook = new Received(
                    exchange.getRequestURI().getPath(),
                    body,
                    exchange.getRequestHeaders().getFirst("Stripe-Signature"));
            received.add(webhook);
            exchange.sendResponseHeaders(answer.apply(webhook), -1);
            exchange.close();
        });
        server.start();
    }

    void answers(Function<Received, Integer> newAnswer) {
        answer = newAnswer;
    }

    URI connect() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/connect");
    }

    URI account() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/account");
    }

    List<String> types() {
        return received.stream().map(Received::type).toList();
    }

    void awaitCount(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> received.size() >= count);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
