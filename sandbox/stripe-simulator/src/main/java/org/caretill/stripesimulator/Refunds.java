package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.caretill.stripesimulator.Balances.Movement;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** Full and partial refunds of card charges, together never more than was charged. */
final class Refunds {
    private final InstantSource clock;
    private final Events events;
    private final Charges charges;
    private final Balances balances;
    private final ApplicationFees applicationFees;

    Refunds(InstantSource clock, Events events, Charges charges, Balances balances, ApplicationFees applicationFees) {
        this.clock = clock;
        this.events = events;
        this.charges = charges;
        this.balances = balances;
        this.applicationFees = applicationFees;
    }

    ObjectNode create(Change change, Caller caller, ObjectNode params) {
        ObjectNode charge = chargeOf(change, caller, params);
        String id = charge.get("id").asText();
        if (!charge.get("paid").asBoolean()) {
            throw ApiError.invalid(null, "Charge " + id + " has not been paid and cannot be refunded.", null);
        }
        if (charge.get("disputed").asBoolean()) {
            throw ApiError.invalid(
                    "charge_disputed", "Charge " + id + " has been charged back; cannot issue a refund.", null);
        }
        long alreadyMinor = charge.get("amount_refunded").asLong();
        long leftMinor = charge.get("amount").asLong() - alreadyMinor;
        if (leftMinor == 0) {
            throw ApiError.invalid("charge_already_refunded", "Charge " + id + " has already been refunded.", null);
        }
        long amountMinor = params.path("amount").asLong(leftMinor);
        String currency = charge.get("currency").asText();
        if (amountMinor < 1) {
            throw ApiError.invalid(
                    "parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount");
        }
        if (amountMinor > leftMinor) {
            throw ApiError.invalid(
                    null,
                    "Refund amount (%s) is greater than %s amount on charge (%s)"
                            .formatted(
                                    Currencies.shown(amountMinor, currency),
                                    alreadyMinor == 0 ? "charge" : "unrefunded",
                                    Currencies.shown(leftMinor, currency)),
                    "amount");
        }
        ObjectNode refund = Json.object()
                .put("id", Ids.random("re_3", 23))
                .put("object", "refund")
                .put("amount", amountMinor)
                .putNull("balance_transaction")
                .put("charge", id)
                .put("created", clock.instant().getEpochSecond())
                .put("currency", currency);
        ObjectNode destination = refund.putObject("destination_details").put("type", "card");
        destination
                .putObject("card")
                .put("reference_status", "pending")
                .put("reference_type", "acquirer_reference_number")
                .put("type", "refund");
        refund.putObject("metadata");
        refund.put("payment_intent", charge.get("payment_intent").asText())
                .put("reason", Json.text(params, "reason"))
                .putNull("receipt_number")
                .putNull("source_transfer_reversal")
                .put("status", isPendingFor(charge) ? "pending" : "succeeded")
                .putNull("transfer_reversal");
        Metadata.merge(refund, params);
        long feeMinor = params.path("refund_application_fee").asBoolean()
                ? applicationFees.refund(change, charge, alreadyMinor + amountMinor)
                : 0;
        if (!isPendingFor(charge)) {
            refund.put(
                    "balance_transaction",
                    balances.record(change, caller.account(), Movement.REFUND, refund, feeMinor));
        }
        change.put(Kind.REFUND, caller.account(), refund);
        events.happened(change, caller, "refund.created", refund);

        ObjectNode before = Json.object().put("amount_refunded", alreadyMinor);
        charge.put("amount_refunded", alreadyMinor + amountMinor);
        if (amountMinor == leftMinor) {
            before.put("refunded", false);
            charge.put("refunded", true);
        }
        change.put(Kind.CHARGE, caller.account(), charge);
        events.happened(change, caller, "charge.refunded", charge, before);

        if (!isPendingFor(charge)) {
            ObjectNode unreferenced = Json.object()
                    .set(
                            "destination_details",
                            refund.get("destination_details").deepCopy());
            reference(refund);
            change.put(Kind.REFUND, caller.account(), refund);
            updated(change, caller.account(), refund, unreferenced);
        }
        return refund;
    }

    private static boolean isPendingFor(ObjectNode charge) {
        return charge.at("/payment_method_details/card/fingerprint")
                .asText()
                .equals(TestCard.fingerprint(TestCard.PENDING_REFUND.number));
    }

    private static void reference(ObjectNode refund) {
        ((ObjectNode) refund.at("/destination_details/card"))
                .put("reference", Ids.random("", 20))
                .put("reference_status", "available");
    }

    /** Stripe sends the older type beside the newer one. */
    private void updated(Change change, String account, ObjectNode refund, ObjectNode before) {
        events.happened(change, Caller.nobody(account), "refund.updated", refund, before);
        events.happened(change, Caller.nobody(account), "charge.refund.updated", refund, before);
    }

    /** The pending refund arrives. */
    ObjectNode succeed(Change change, String account, String id) {
        ObjectNode refund = retrieve(change, account, id);
        if (!refund.get("status").asText().equals("pending")) {
            throw ApiError.invalid(null, "Only a pending refund can succeed.", "refund");
        }
        ObjectNode before = Json.object().put("status", "pending");
        reference(refund);
        refund.put("status", "succeeded")
                .put("balance_transaction", balances.record(change, account, Movement.REFUND, refund));
        change.put(Kind.REFUND, account, refund);
        updated(change, account, refund, before);
        return refund;
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode refund = change.find(Kind.REFUND, account, id);
        if (refund == null) {
            throw ApiError.missing("refund", id, "refund");
        }
        return refund;
    }

    ObjectNode update(Change change, Caller caller, String id, ObjectNode params) {
        ObjectNode refund = retrieve(change, caller.account(), id);
        Metadata.merge(refund, params);
        change.put(Kind.REFUND, caller.account(), refund);
        events.happened(change, caller, "refund.updated", refund);
        events.happened(change, caller, "charge.refund.updated", refund);
        return refund;
    }

    /** The cardholder's bank returns the refund, so the clinic has the money again, if it had left. */
    ObjectNode fail(Change change, String account, String id, String reason) {
        ObjectNode refund = retrieve(change, account, id);
        String status = refund.get("status").asText();
        if (!status.equals("succeeded") && !status.equals("pending")) {
            throw ApiError.invalid(null, "Only a refund that succeeded or is pending can fail.", "refund");
        }
        ObjectNode before = Json.object().put("status", status);
        refund.put("status", "failed").put("failure_reason", reason);
        if (status.equals("succeeded")) {
            refund.put(
                    "failure_balance_transaction", balances.record(change, account, Movement.REFUND_FAILURE, refund));
        }
        change.put(Kind.REFUND, account, refund);
        ObjectNode charge = charges.retrieve(change, account, Json.text(refund, "charge"));
        charge.put(
                        "amount_refunded",
                        charge.get("amount_refunded").asLong()
                                - refund.get("amount").asLong())
                .put("refunded", false);
        change.put(Kind.CHARGE, account, charge);
        updated(change, account, refund, before);
        events.happened(change, Caller.nobody(account), "refund.failed", refund);
        return refund;
    }

    private ObjectNode chargeOf(Change change, Caller caller, ObjectNode params) {
        String charge = Json.text(params, "charge");
        String intentId = Json.text(params, "payment_intent");
        if (charge == null && intentId == null) {
            throw ApiError.invalid(
                    "parameter_missing",
                    "One of the following params should be provided for this request: payment_intent or charge.",
                    null);
        }
        if (intentId != null) {
            ObjectNode intent = change.find(Kind.PAYMENT_INTENT, caller.account(), intentId);
            if (intent == null) {
                throw ApiError.missing("payment_intent", intentId, "payment_intent");
            }
            if (!intent.get("status").asText().equals("succeeded")) {
                throw ApiError.invalid(
                        "payment_intent_unexpected_state",
                        "This PaymentIntent (%s) does not have a successful charge to refund.".formatted(intentId),
                        null);
            }
            charge = Json.text(intent, "latest_charge");
        }
        return charges.retrieve(change, caller.account(), charge);
    }
}
