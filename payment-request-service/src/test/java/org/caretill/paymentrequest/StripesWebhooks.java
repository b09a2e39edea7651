package org.caretill.paymentrequest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.caretill.testinfrastructure.Events;

/** Replaces stripe-webhook-service: receives the simulator's webhooks and publishes the events about payments. */
final class StripesWebhooks implements AutoCloseable {

    private static final Map<String, String> FACTS = Map.of(
            "payment_intent.succeeded", "StripePaymentSucceeded",
            "payment_intent.payment_failed", "StripePaymentFailed",
            "payment_intent.processing", "StripePaymentProcessing",
            "payment_intent.requires_action", "StripePaymentRequiresAction",
            "payment_intent.canceled", "StripePaymentCanceled");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    StripesWebhooks() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            publish(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        URI here = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        StripeSimulatorResource.simulator().sendWebhooksTo(here, here);
    }

    private static void publish(JsonNode event) throws IOException {
        String type = FACTS.get(event.path("type").asText());
        if (type == null) {
            return;
        }
        JsonNode intent = event.at("/data/object");
        var fact = new LinkedHashMap<String, Object>();
        fact.put("paymentIntent", intent.get("id").asText());
        fact.put("account", event.path("account").asText());
        fact.put("amountMinor", intent.get("amount").asLong());
        fact.put("amountReceivedMinor", intent.get("amount_received").asLong());
        fact.put("currency", intent.get("currency").asText().toUpperCase(Locale.ROOT));
        fact.put("livemode", false);
        fact.put("status", intent.get("status").asText());
        JsonNode failure = intent.path("last_payment_error");
        if (failure.isObject()) {
            fact.put("failure", Map.of("code", failure.path("code").asText()));
        }
        fact.put(
                "occurredAt",
                Instant.ofEpochSecond(event.get("created").asLong()).toString());
        Events.send(
                "stripe-facts.v1",
                intent.get("id").asText(),
                event.get("id").asText(),
                type,
                JSON.writeValueAsString(fact));
    }

    @Override
    public void close() {
        StripeSimulatorResource.simulator().sendWebhooksTo(null, null);
        server.stop(0);
        threads.close();
    }
}
