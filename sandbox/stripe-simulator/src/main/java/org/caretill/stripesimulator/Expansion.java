package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** {@code expand[]}: replaces an id by its object, along a path such as {@code data.latest_charge}. */
final class Expansion {
    private static final int DEEPEST = 4;

    private Expansion() {}

    static void expand(Change change, String account, ObjectNode object, JsonNode paths) {
        for (JsonNode path : paths) {
            String[] steps = path.asText().split("\\.");
            if (steps.length > DEEPEST) {
                throw ApiError.invalid(null, "You cannot expand more than 4 levels of a property.", "expand");
            }
            expand(change, account, object, steps, 0);
        }
    }

    private static void expand(Change change, String account, JsonNode at, String[] steps, int step) {
        if (step == steps.length || !(at instanceof ObjectNode object)) {
            return;
        }
        JsonNode field = object.get(steps[step]);
        if (field == null || field.isNumber() || field.isBoolean()) {
            throw ApiError.invalid(
                    null, "This property cannot be expanded (%s).".formatted(String.join(".", steps)), "expand");
        }
        if (field.isTextual()) {
            ObjectNode full = find(change, account, field.asText());
            if (full == null) {
                throw ApiError.invalid(
                        null, "This property cannot be expanded (%s).".formatted(String.join(".", steps)), "expand");
            }
            object.set(steps[step], full);
            field = full;
        }
        if (field.isArray()) {
            for (JsonNode item : field) {
                expand(change, account, item, steps, step + 1);
            }
        } else {
            expand(change, account, field, steps, step + 1);
        }
    }

    private static ObjectNode find(Change change, String account, String id) {
        Kind kind = switch (id.substring(0, id.indexOf('_') + 1)) {
            case "pi_" -> Kind.PAYMENT_INTENT;
            case "ch_" -> Kind.CHARGE;
            case "pm_" -> Kind.PAYMENT_METHOD;
            case "re_" -> Kind.REFUND;
            case "txn_" -> Kind.BALANCE_TRANSACTION;
            case "du_" -> Kind.DISPUTE;
            case "po_" -> Kind.PAYOUT;
            default -> null;
        };
        return kind == null ? null : change.find(kind, account, id);
    }
}
