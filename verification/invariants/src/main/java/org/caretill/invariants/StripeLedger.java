package org.caretill.invariants;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.caretill.invariants.Evidence.AtStripe;
import org.caretill.invariants.Evidence.Movement;
import org.caretill.invariants.Evidence.Movement.Kind;
import org.caretill.invariants.Evidence.PaymentIntent;
import org.caretill.invariants.Evidence.SentEvent;
import org.jspecify.annotations.Nullable;

/** Reads Stripe's records of every account from the simulator. */
final class StripeLedger {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The charge in such an event lists its refunds in old API versions only, which this Stripe does not have. */
    private static final String LISTS_NO_REFUNDS = "charge.refunded";

    /** Payouts are read from Stripe's list, so nobody asks for their events. */
    private static final String PAYOUT = "payout.";

    private final String address;

    StripeLedger(String address) {
        this.address = address;
    }

    AtStripe read() {
        List<PaymentIntent> intents = new ArrayList<>();
        List<Movement> movements = new ArrayList<>();
        List<SentEvent> events = new ArrayList<>();
        Set<String> disconnected = new HashSet<>();
        Map<String, JsonNode> readiness = new HashMap<>();
        for (JsonNode account : get("/_simulator/ledger").path("accounts")) {
            String id = account.path("id").asText();
            if (!account.path("connected").asBoolean()) {
                disconnected.add(id);
            } else {
                readiness.put(id, readiness(account));
            }
            Set<String> ofTheClinicAlone = new HashSet<>();
            for (JsonNode intent : account.path("paymentIntents")) {
                String requestId = text(intent.path("metadata").path("caretill_payment_request_id"));
                if (!intent.hasNonNull("application") && requestId == null) {
                    ofTheClinicAlone.add(intent.path("id").asText());
                }
                intents.add(new PaymentIntent(
                        id,
                        intent.path("id").asText(),
                        intent.path("status").asText(),
                        intent.path("amount").asLong(),
                        intent.path("amount_received").asLong(),
                        intent.path("application_fee_amount").asLong(),
                        intent.path("currency").asText().toUpperCase(Locale.ROOT),
                        intent.hasNonNull("application"),
                        requestId));
            }
            account.path("refunds").forEach(refund -> movements.add(movement(Kind.REFUND, id, refund)));
            account.path("disputes").forEach(dispute -> movements.add(movement(Kind.DISPUTE, id, dispute)));
            for (JsonNode event : account.path("events")) {
                String type = event.path("type").asText();
                events.add(new SentEvent(
                        id,
                        event.path("id").asText(),
                        type,
                        type.equals(LISTS_NO_REFUNDS)
                                || type.startsWith(PAYOUT)
                                || ofTheClinicAlone.contains(
                                        event.path("object").asText()),
                        event.path("delivery").asText()));
            }
        }
        return new AtStripe(intents, movements, events, disconnected, readiness);
    }

    /** Named as in the services' copies. Stripe lists what it requires in no particular order, the services sort it. */
    private static JsonNode readiness(JsonNode account) {
        var requirements = JSON.createArrayNode();
        account.path("requirements")
                .valueStream()
                .map(JsonNode::asText)
                .sorted()
                .forEach(requirements::add);
        return JSON.createObjectNode()
                .put("chargesEnabled", account.path("chargesEnabled").asBoolean())
                .set("requirements", requirements);
    }

    private static Movement movement(Kind kind, String account, JsonNode movement) {
        return new Movement(
                kind,
                account,
                movement.path("id").asText(),
                movement.path("payment_intent").asText(),
                movement.path("amount").asLong(),
                movement.path("currency").asText().toUpperCase(Locale.ROOT),
                movement.path("status").asText());
    }

    /** The addresses that receipts were sent to. */
    Set<String> addresses() {
        return StreamSupport.stream(get("/_simulator/mail").path("data").spliterator(), false)
                .map(mail -> mail.path("to").asText())
                .filter(to -> to.contains("@"))
                .collect(toSet());
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(Http.get(address + path));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
