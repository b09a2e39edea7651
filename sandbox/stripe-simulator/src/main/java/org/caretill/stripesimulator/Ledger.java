package org.caretill.stripesimulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * {@code GET /_simulator/ledger}: every account's PaymentIntents, charges, refunds and disputes in Stripe's form, the
 * sums of its balance transactions, and its events with their delivery status. It is a consistent snapshot, written
 * while it is read because it may be larger than the free memory.
 */
final class Ledger {

    private static final JsonFactory JSON = new JsonFactory();

    private final Store store;
    private final Accounts accounts;
    private final SimulatorSettings settings;

    Ledger(Store store, Accounts accounts, SimulatorSettings settings) {
        this.store = store;
        this.accounts = accounts;
        this.settings = settings;
    }

    /** The data of an account, each object as it is stored, oldest first. */
    private record Entry(
            ObjectNode head,
            List<byte[]> paymentIntents,
            List<byte[]> charges,
            List<byte[]> refunds,
            List<byte[]> disputes,
            List<EventDelivery> events,
            List<byte[]> bookings) {}

    private record EventDelivery(byte[] event, String delivery) {}

    void writeTo(OutputStream out) throws IOException {
        List<Entry> entries = store.change(change -> accounts.all(change).stream()
                .map(account -> entry(change, account))
                .toList());
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeArrayFieldStart("accounts");
            for (Entry entry : entries) {
                write(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private Entry entry(Change change, ObjectNode account) {
        String id = account.get("id").asText();
        ObjectNode head = Json.object()
                .put("id", id)
                .put("name", accounts.name(account))
                .put("connected", accounts.isConnected(change, id))
                .put("chargesEnabled", account.get("charges_enabled").asBoolean());
        head.set("requirements", account.at("/requirements/currently_due"));
        return new Entry(
                head,
                change.stored(Kind.PAYMENT_INTENT, id),
                change.stored(Kind.CHARGE, id),
                change.stored(Kind.REFUND, id),
                change.stored(Kind.DISPUTE, id),
                change.ids(Kind.EVENT, id).stream()
                        .map(event -> new EventDelivery(
                                change.stored(Kind.EVENT, id, event), WebhookDelivery.stateOf(change, id, event)))
                        .toList(),
                change.stored(Kind.BALANCE_TRANSACTION, id));
    }

    private void write(JsonGenerator json, Entry entry) throws IOException {
        json.writeStartObject();
        for (var field : entry.head().properties()) {
            json.writeFieldName(field.getKey());
            json.writeRawValue(field.getValue().toString());
        }
        write(json, "paymentIntents", entry.paymentIntents());
        write(json, "charges", entry.charges());
        write(json, "refunds", entry.refunds());
        write(json, "disputes", entry.disputes());
        json.writeArrayFieldStart("events");
        for (EventDelivery delivered : entry.events()) {
            ObjectNode event = Json.parse(delivered.event());
            json.writeStartObject();
            json.writeStringField("id", event.get("id").asText());
            String type = event.get("type").asText();
            json.writeStringField("type", type);
            json.writeStringField("object", event.at("/data/object/id").asText());
            json.writeStringField("delivery", settings.sends(type) ? delivered.delivery() : "not-enabled");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("balances");
        for (ObjectNode sum : Balances.sums(entry.bookings().stream().map(Json::parse))) {
            json.writeRawValue(sum.toString());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String field, List<byte[]> objects) throws IOException {
        json.writeArrayFieldStart(field);
        for (byte[] object : objects) {
            json.writeRawValue(new String(object, StandardCharsets.UTF_8));
        }
        json.writeEndArray();
    }
}
