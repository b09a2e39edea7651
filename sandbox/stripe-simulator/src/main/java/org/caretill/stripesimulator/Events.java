package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Creates events. In one change, an event is added to the account's list and queued for delivery to the platform's
 * Connect endpoint (connected accounts) or its account endpoint (the platform itself).
 */
final class Events {
    /** The API version of stripe-java 33.3.0, in which webhook bodies are written. */
    static final String API_VERSION = "2026-07-29.dahlia";

    private final InstantSource clock;
    private final WebhookDelivery delivery;

    Events(InstantSource clock, WebhookDelivery delivery) {
        this.clock = clock;
        this.delivery = delivery;
    }

    void happened(Change change, Caller caller, String type, ObjectNode object) {
        happened(change, caller, type, object, null);
    }

    /** @param before the previous values of what changed, for {@code *.updated} events; or null */
    void happened(Change change, Caller caller, String type, ObjectNode object, ObjectNode before) {
        String account = caller.account();
        boolean connected = !account.equals(Accounts.PLATFORM);
        if (connected && change.find(Kind.CONNECTION, account, account) == null) {
            return; // the platform gets no events of accounts that are not connected to it
        }
        ObjectNode event = Json.object();
        event.put("id", Ids.random("evt_1", 23)).put("object", "event");
        if (connected) {
            event.put("account", account);
        }
        event.put("api_version", API_VERSION).put("created", clock.instant().getEpochSecond());
        ObjectNode data = event.putObject("data");
        data.set("object", object.deepCopy());
        if (before != null) {
            data.set("previous_attributes", before);
        }
        event.put("livemode", false).put("pending_webhooks", 0);
        event.putObject("request").put("id", caller.requestId()).put("idempotency_key", caller.idempotencyKey());
        event.put("type", type);
        delivery.accept(change, account, event);
        change.put(Kind.EVENT, account, event);
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode event = change.find(Kind.EVENT, account, id);
        if (event == null) {
            throw ApiError.missing("event", id, "id");
        }
        return current(change, account, event);
    }

    /**
     * An event as the API shows it. The number of pending webhooks is computed now. The account is left out, because
     * the caller asked for that account's events and Stripe's description has the field as optional.
     */
    static ObjectNode current(Change change, String account, ObjectNode event) {
        boolean pending = WebhookDelivery.stateOf(
                        change, account, event.get("id").asText())
                .equals("pending");
        event.remove("account");
        return event.put("pending_webhooks", pending ? 1 : 0);
    }

    static boolean isOneOf(JsonNode event, JsonNode patterns) {
        for (JsonNode pattern : patterns) {
            if (event.get("type").asText().matches(Globs.regex(pattern.asText()))) {
                return true;
            }
        }
        return false;
    }
}
