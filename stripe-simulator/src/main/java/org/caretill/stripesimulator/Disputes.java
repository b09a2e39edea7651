package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** Disputes: opened by paying with the card that disputes, and closed as lost by accepting them. */
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

    private final InstantSource clock;
    private final Events events;
    private final Balances balances;

    Disputes(InstantSource clock, Events events, Balances balances) {
        this.clock = clock;
        this.events = events;
        this.balances = balances;
    }

    void open(Change change, ObjectNode charge, String account) {
        long now = clock.instant().getEpochSecond();
        ObjectNode dispute = Json.object()
                .put("id", Ids.random("du_1", 23))
                .put("object", "dispute")
                .put("amount", charge.get("amount").asLong())
                .put("charge", charge.get("id").asText())
                .put("created", now)
                .put("currency", charge.get("currency").asText());
        dispute.putArray("enhanced_eligibility_types");
        ObjectNode evidence = dispute.putObject("evidence");
        EVIDENCE.forEach(evidence::putNull);
        evidence.putObject("enhanced_evidence");
        dispute.putObject("evidence_details")
                .put("due_by", now + EVIDENCE_DUE_AFTER.toSeconds())
                .put("has_evidence", false)
                .put("past_due", false)
                .put("submission_count", 0)
                .putObject("enhanced_eligibility");
        dispute.put("is_charge_refundable", false).put("livemode", false).putObject("metadata");
        dispute.put("payment_intent", charge.get("payment_intent").asText());
        ObjectNode details = dispute.putObject("payment_method_details");
        details.put("type", "card")
                .putObject("card")
                .put("brand", charge.at("/payment_method_details/card/brand").asText())
                .put("case_type", "chargeback")
                .put("network_reason_code", "10.4");
        dispute.put("reason", "fraudulent").put("status", "needs_response");
        String booking = balances.book(change, account, "adjustment", dispute);
        dispute.putArray("balance_transactions").add(balances.retrieve(change, account, booking));
        change.put(Kind.DISPUTE, account, dispute);
        charge.put("disputed", true);
        change.put(Kind.CHARGE, account, charge);
        events.happened(change, Caller.nobody(account), "charge.dispute.created", dispute);
        events.happened(change, Caller.nobody(account), "charge.dispute.funds_withdrawn", dispute);
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode dispute = change.find(Kind.DISPUTE, account, id);
        if (dispute == null) {
            throw ApiError.missing("dispute", id, "dispute");
        }
        return dispute;
    }

    /** The clinic accepts the dispute: it is lost. */
    ObjectNode close(Change change, Caller caller, String id) {
        ObjectNode dispute = retrieve(change, caller.account(), id);
        if (!dispute.get("status").asText().equals("needs_response")) {
            throw ApiError.invalid(null, "This dispute is already closed.", null);
        }
        dispute.put("status", "lost");
        change.put(Kind.DISPUTE, caller.account(), dispute);
        events.happened(change, caller, "charge.dispute.closed", dispute);
        return dispute;
    }
}
