package org.caretill.stripewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an event: the fields that {@link StripeEvent} and {@link Facts} read, and no others, because the
 * others contain names, e-mail addresses and telephone numbers of patients and clinics.
 */
final class KeptFields {

    /** Null: the field is kept if it is a text, a number or a boolean, or a list of them. */
    private static final JsonObject EVENT = new JsonObject("""
        {
          "id": null, "object": null, "type": null, "account": null, "api_version": null, "livemode": null, "created": null,
          "data": {"object": {
            "id": null, "object": null, "application": null, "created": null,
            "amount": null, "amount_received": null, "currency": null, "status": null,
            "metadata": {"caretill_payment_request_id": null, "caretill_refund_id": null},
            "last_payment_error": {"code": null, "decline_code": null, "charge": null,
              "payment_method": {"card": {"brand": null, "last4": null}}},
            "latest_charge": {"payment_method_details": {"card": {"brand": null, "last4": null}}},
            "charges": {"data": {"payment_method_details": {"card": {"brand": null, "last4": null}}}},
            "payment_method": {"card": {"brand": null, "last4": null}},
            "payment_intent": {"id": null}, "reason": null, "failure_reason": null,
            "evidence_details": {"due_by": null},
            "refunds": {"data": {
              "id": null, "payment_intent": {"id": null}, "amount": null, "currency": null, "status": null,
              "reason": null, "failure_reason": null, "metadata": {"caretill_refund_id": null}}},
            "charges_enabled": null, "payouts_enabled": null, "details_submitted": null, "country": null,
            "requirements": {
              "currently_due": null, "past_due": null, "pending_verification": null, "disabled_reason": null}
          }}
        }
        """);

    private KeptFields() {}

    /** The event with these fields only, in UTF-8. */
    static byte[] of(JsonNode event) {
        return kept(event, EVENT).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @param fields of an object, or of each object in a list; null: objects are left out */
    private static JsonNode kept(JsonNode value, @Nullable JsonObject fields) {
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            value.valueStream()
                    .map(item -> kept(item, fields))
                    .filter(item -> !item.isMissingNode())
                    .forEach(items::add);
            return items;
        }
        if (!value.isObject()) {
            return value;
        }
        if (fields == null) {
            return MissingNode.getInstance();
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String name : fields.fieldNames()) {
            JsonNode field = kept(value.path(name), fields.getJsonObject(name));
            if (!field.isMissingNode()) {
                object.set(name, field);
            }
        }
        return object;
    }
}
