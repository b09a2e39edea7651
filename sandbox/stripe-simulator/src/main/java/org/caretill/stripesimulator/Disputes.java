package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.caretill.stripesimulator.Balances.Movement;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Disputes: opened by a payment with the test card for disputes or through the test surface, lost when the clinic
 * accepts them, and otherwise advanced through the test surface.
 */
final class Disputes {
    private static final Duration EVIDENCE_DUE_AFTER = Duration.ofDays(9);
    private static final List<String> EVIDENCE = List.of(
            "access_activity_log",
            "billing_address",
            "cancellation_policy",
            "cancellation_policy_disclosure",
            "cancellation_rebuttal",
            "customer_communication",
            "customer_email_address",
            "customer_name",
            "customer_purchase_ip",
            "customer_signature",
            "duplicate_charge_documentation",
            "duplicate_charge_explanation",
            "duplicate_charge_id",
            "product_description",
            "receipt",
            "refund_policy",
            "refund_policy_disclosure",
            "refund_refusal_explanation",
            "service_date",
            "service_documentation",
            "shipping_address",
            "shipping_carrier",
            "shipping_date",
            "shipping_documentation",
            "shipping_tracking_number",
            "uncategorized_file",
            "uncategorized_text");

    private static final List<String> STATUSES = List.of(
            "warning_needs_response",
            "warning_under_review",
            "warning_closed",
            "needs_response",
            "under_review",
            "won",
            "lost",
            "prevented");
    private static final List<String> CLOSED = List.of("warning_closed", "won", "lost", "prevented");
    private static final List<String> MONEY_RETURNED = List.of("won", "prevented");

    private final InstantSource clock;
    private final Events events;
    private final Balances balances;

    Disputes(InstantSource clock, Events events, Balances balances) {
        this.clock = clock;
        this.events = events;
        this.balances = balances;
    }

    /** What the cardholder's bank claims about a payment. */
    record Opening(long amountMinor, String reason, String status, Long dueBy) {
        static Opening of(ObjectNode charge) {
            return new Opening(charge.get("amount").asLong(), "fraudulent", "needs_response", null);
        }
    }

    void open(Change change, ObjectNode charge, String account) {
        open(change, charge, account, Opening.of(charge));
    }

    ObjectNode open(Change change, ObjectNode charge, String account, Opening opening) {
        long now = clock.instant().getEpochSecond();
        String status = known(opening.status());
        if (opening.amountMinor() < 1
                || opening.amountMinor() > charge.get("amount").asLong()) {
            throw ApiError.invalid(null, "A dispute is about a part of the charge, or the whole.", "amountMinor");
        }
        ObjectNode dispute = Json.object()
                .put("id", Ids.random("du_1", 23))
                .put("object", "dispute")
                .put("amount", opening.amountMinor())
                .put("charge", charge.get("id").asText())
                .put("created", now)
                .put("currency", charge.get("currency").asText());
        dispute.putArray("balance_transactions");
        dispute.putArray("enhanced_eligibility_types");
        ObjectNode evidence = dispute.putObject("evidence");
        EVIDENCE.forEach(evidence::putNull);
        evidence.putObject("enhanced_evidence");
        dispute.putObject("evidence_details")
                .put("due_by", opening.dueBy() == null ? now + EVIDENCE_DUE_AFTER.toSeconds() : opening.dueBy())
                .put("has_evidence", false)
                .put("past_due", false)
                .put("submission_count", 0)
                .putObject("enhanced_eligibility");
        dispute.put("is_charge_refundable", isInquiry(status))
                .put("livemode", false)
                .putObject("metadata");
        dispute.put("payment_intent", charge.get("payment_intent").asText());
        ObjectNode details = dispute.putObject("payment_method_details");
        details.put("type", "card")
                .putObject("card")
                .put("brand", charge.at("/payment_method_details/card/brand").asText())
                .put("case_type", isInquiry(status) ? "inquiry" : "chargeback")
                .put("network_reason_code", "10.4");
        dispute.put("reason", opening.reason()).put("status", status);
        Caller bank = Caller.nobody(account);
        charge.put("disputed", true);
        change.put(Kind.CHARGE, account, charge);
        boolean withdrawn = !isInquiry(status) && recordTransaction(change, account, dispute, Movement.DISPUTE);
        change.put(Kind.DISPUTE, account, dispute);
        events.happened(change, bank, "charge.dispute.created", dispute);
        if (withdrawn) {
            events.happened(change, bank, "charge.dispute.funds_withdrawn", dispute);
        }
        return dispute;
    }

    /**
     * The bank, or somebody in the Dashboard, changes the dispute. An inquiry that becomes a dispute withdraws the
     * money; a dispute that is won, or prevented, returns it.
     *
     * @param status null: unchanged
     * @param dueBy when the evidence is due, in epoch seconds; null: unchanged
     */
    ObjectNode move(Change change, String account, String id, String status, Long dueBy) {
        ObjectNode dispute = retrieve(change, account, id);
        Caller bank = Caller.nobody(account);
        ObjectNode before = Json.object();
        if (dueBy != null) {
            ObjectNode details = (ObjectNode) dispute.get("evidence_details");
            before.set("evidence_details", details.deepCopy());
            details.put("due_by", dueBy);
        }
        String was = status(dispute);
        String is = status == null ? was : known(status);
        dispute.put("status", is);
        if (!is.equals(was)) {
            before.put("status", was);
        }
        boolean withdrawn = !isInquiry(is)
                && dispute.get("balance_transactions").isEmpty()
                && recordTransaction(change, account, dispute, Movement.DISPUTE);
        boolean reinstated = MONEY_RETURNED.contains(is)
                && dispute.get("balance_transactions").size() == 1
                && recordTransaction(change, account, dispute, Movement.DISPUTE_REVERSAL);
        change.put(Kind.DISPUTE, account, dispute);
        if (withdrawn) {
            events.happened(change, bank, "charge.dispute.funds_withdrawn", dispute);
        }
        if (reinstated) {
            events.happened(change, bank, "charge.dispute.funds_reinstated", dispute);
        }
        if (!before.isEmpty()) {
            boolean closed = !is.equals(was) && CLOSED.contains(is);
            events.happened(change, bank, closed ? "charge.dispute.closed" : "charge.dispute.updated", dispute, before);
        }
        return dispute;
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode dispute = change.find(Kind.DISPUTE, account, id);
        if (dispute == null) {
            throw ApiError.missing("dispute", id, "dispute");
        }
        return dispute;
    }

    /** The clinic accepts the dispute and thereby loses it. */
    ObjectNode close(Change change, Caller caller, String id) {
        ObjectNode dispute = retrieve(change, caller.account(), id);
        if (!status(dispute).equals("needs_response")) {
            throw ApiError.invalid(null, "This dispute is already closed.", null);
        }
        dispute.put("status", "lost");
        change.put(Kind.DISPUTE, caller.account(), dispute);
        events.happened(change, caller, "charge.dispute.closed", dispute);
        return dispute;
    }

    private boolean recordTransaction(Change change, String account, ObjectNode dispute, Movement movement) {
        String booking = balances.record(change, account, movement, dispute);
        ((ArrayNode) dispute.get("balance_transactions")).add(balances.retrieve(change, account, booking));
        return true;
    }

    /** An inquiry does not withdraw money. */
    private static boolean isInquiry(String status) {
        return status.startsWith("warning_");
    }

    private static String status(ObjectNode dispute) {
        return dispute.get("status").asText();
    }

    private static String known(String status) {
        if (!STATUSES.contains(status)) {
            throw ApiError.invalid(null, "A dispute's status is one of " + STATUSES + ".", "status");
        }
        return status;
    }
}
