package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.caretill.stripesimulator.WebhookDelivery.Endpoint;

/**
 * {@code GET /v1/webhook_endpoints}: the platform's two <a
 * href="https://docs.stripe.com/api/webhook_endpoints/object">webhook endpoints</a>, as they are set up. One for events
 * of connected accounts has the Connect application's id; its secret is never shown again.
 */
final class WebhookEndpoints {
    private final SimulatorSettings settings;
    private final WebhookDelivery delivery;

    WebhookEndpoints(SimulatorSettings settings, WebhookDelivery delivery) {
        this.settings = settings;
        this.delivery = delivery;
    }

    ObjectNode list(String account, ObjectNode params) {
        String after = Json.text(params, Lists.AFTER);
        List<ObjectNode> all = account.equals(Accounts.PLATFORM)
                ? Stream.of(Endpoint.values()).flatMap(this::described).toList()
                : List.of();
        if (after == null) {
            return Lists.page("/v1/webhook_endpoints", all.stream(), params);
        }
        int position =
                all.stream().map(endpoint -> Json.text(endpoint, "id")).toList().indexOf(after);
        if (position < 0) {
            throw ApiError.missing("webhook endpoint", after, Lists.AFTER);
        }
        return Lists.page("/v1/webhook_endpoints", all.stream().skip(position + 1), params);
    }

    /** The endpoint at its first address: the others are addresses behind one load balancer. */
    private Stream<ObjectNode> described(Endpoint endpoint) {
        return delivery.addressesOf(endpoint).stream().limit(1).map(address -> described(endpoint, address));
    }

    private ObjectNode described(Endpoint endpoint, URI address) {
        ObjectNode described = Json.object()
                .put("id", "we_1simulated_" + endpoint.name().toLowerCase(Locale.ROOT))
                .put("object", "webhook_endpoint")
                .putNull("api_version")
                .put("application", endpoint == Endpoint.CONNECT ? settings.clientId() : null)
                .put("created", 0)
                .putNull("description");
        ArrayNode types = described.putArray("enabled_events");
        settings.webhookEvents().stream().sorted().forEach(types::add);
        described.put("livemode", false).putObject("metadata");
        return described.put("status", "enabled").put("url", address.toString());
    }
}
