package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** The card charges of PaymentIntents, with their balance transactions and receipts. */
final class Charges {
    private static final ObjectNode BLANK = Json.parse("""
            {
              "id": "", "object": "charge", "amount": 0, "amount_captured": 0, "amount_refunded": 0, "application": null,
              "application_fee": null, "application_fee_amount": null, "balance_transaction": null,
              "billing_details": {}, "calculated_statement_descriptor": null, "captured": true, "created": 0, "currency": "",
              "customer": null, "description": null, "disputed": false, "failure_balance_transaction": null,
              "failure_code": null, "failure_message": null, "fraud_details": {}, "livemode": false, "metadata": {},
              "on_behalf_of": null,
              "outcome": {
                "advice_code": null, "network_advice_code": null, "network_decline_code": null,
                "network_status": "approved_by_network", "reason": null, "risk_level": "normal", "risk_score": 12,
                "seller_message": "Payment complete.", "type": "authorized"
              },
              "paid": true, "payment_intent": "", "payment_method": "",
              "payment_method_details": {
                "card": {
                  "amount_authorized": 0, "authorization_code": "123456", "brand": "", "checks": {}, "country": "US",
                  "exp_month": 0, "exp_year": 0, "extended_authorization": {"status": "disabled"}, "fingerprint": "",
                  "funding": "credit", "incremental_authorization": {"status": "unavailable"}, "installments": null,
                  "last4": "", "mandate": null, "multicapture": {"status": "unavailable"}, "network": "",
                  "network_token": {"used": false}, "network_transaction_id": "",
                  "overcapture": {"maximum_amount_capturable": 0, "status": "unavailable"},
                  "regulated_status": "unregulated", "three_d_secure": null, "wallet": null
                },
                "type": "card"
              },
              "radar_options": {}, "receipt_email": null, "receipt_number": null, "receipt_url": null, "refunded": false,
              "review": null, "shipping": null, "source": null, "source_transfer": null, "statement_descriptor": null,
              "statement_descriptor_suffix": null, "status": "succeeded", "transfer_data": null, "transfer_group": null
            }
            """);

    private static final ObjectNode AUTHENTICATED = Json.parse("""
            {
              "authentication_flow": "challenge", "electronic_commerce_indicator": "05", "exemption_indicator": null,
              "result": "authenticated", "result_reason": null, "transaction_id": null, "version": "2.2.0"
            }
            """);

    private final InstantSource clock;
    private final Events events;
    private final Accounts accounts;
    private final Balances balances;
    private final Disputes disputes;
    private final ApplicationFees applicationFees;
    private final Supplier<String> baseAddress;

    Charges(
            InstantSource clock,
            Events events,
            Accounts accounts,
            Balances balances,
            Disputes disputes,
            ApplicationFees applicationFees,
            Supplier<String> baseAddress) {
        this.clock = clock;
        this.events = events;
        this.accounts = accounts;
        this.balances = balances;
        this.disputes = disputes;
        this.applicationFees = applicationFees;
        this.baseAddress = baseAddress;
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode charge = change.find(Kind.CHARGE, account, id);
        if (charge == null) {
            throw ApiError.missing("charge", id, "id");
        }
        return charge;
    }

    /** The charge right after the card was charged; {@link #settle} adds its balance transaction. */
    ObjectNode succeeded(Change change, Caller caller, ObjectNode intent, ObjectNode method, boolean authenticated) {
        ObjectNode charge = charge(change, caller, intent, method);
        if (authenticated) {
            ((ObjectNode) charge.at("/payment_method_details/card")).set("three_d_secure", AUTHENTICATED.deepCopy());
        }
        charge.put("amount_captured", intent.get("amount").asLong());
        change.put(Kind.CHARGE, caller.account(), charge);
        return charge;
    }

    /** Records the balance transaction, writes the receipt, and opens a dispute if the test card asks for one. */
    void settle(Change change, Caller caller, ObjectNode charge, boolean disputed) {
        ObjectNode before = Json.object().putNull("balance_transaction").putNull("receipt_url");
        charge.put("balance_transaction", balances.record(change, caller.account(), Balances.Movement.CHARGE, charge))
                .put(
                        "receipt_url",
                        address("/receipts/" + caller.account() + "/"
                                + charge.get("id").asText()));
        applicationFees.collect(change, caller.account(), charge);
        change.put(Kind.CHARGE, caller.account(), charge);
        events.happened(change, Caller.nobody(caller.account()), "charge.updated", charge, before);
        if (charge.hasNonNull("receipt_email")) {
            Receipts.write(change, clock, accounts.find(change, caller.account()), charge);
        }
        if (disputed) {
            disputes.open(change, charge, caller.account());
        }
    }

    ObjectNode failed(Change change, Caller caller, ObjectNode intent, ObjectNode method, ApiError refusal) {
        ObjectNode charge = charge(change, caller, intent, method);
        ObjectNode error = refusal.error();
        String declineCode = error.path("decline_code").asText(error.get("code").asText());
        charge.put("status", "failed")
                .put("paid", false)
                .put("captured", false)
                .put("failure_code", Json.text(error, "code"))
                .put("failure_message", Json.text(error, "message"));
        ((ObjectNode) charge.get("outcome"))
                .put("network_status", "declined_by_network")
                .put("reason", declineCode)
                .put("seller_message", "The bank returned the decline code `" + declineCode + "`.")
                .put("type", "issuer_declined");
        change.put(Kind.CHARGE, caller.account(), charge);
        events.happened(change, caller, "charge.failed", charge);
        return charge;
    }

    /** An address of the simulator itself. */
    String address(String path) {
        return baseAddress.get() + path;
    }

    private ObjectNode charge(Change change, Caller caller, ObjectNode intent, ObjectNode method) {
        ObjectNode charge = BLANK.deepCopy();
        String descriptor = accounts.find(change, caller.account())
                .at("/settings/payments/statement_descriptor")
                .asText();
        long amountMinor = intent.get("amount").asLong();
        charge.put("id", Ids.random("ch_3", 23))
                .put("amount", amountMinor)
                .put("created", clock.instant().getEpochSecond())
                .put(
                        "calculated_statement_descriptor",
                        StatementDescriptor.shown(descriptor, Json.text(intent, "statement_descriptor_suffix")))
                .put("payment_intent", intent.get("id").asText())
                .put("payment_method", method.get("id").asText());
        for (String field : new String[] {
            "application",
            "application_fee_amount",
            "currency",
            "description",
            "metadata",
            "receipt_email",
            "shipping",
            "statement_descriptor",
            "statement_descriptor_suffix"
        }) {
            charge.set(field, intent.get(field).deepCopy());
        }
        charge.set("billing_details", method.get("billing_details").deepCopy());
        ObjectNode card = (ObjectNode) charge.at("/payment_method_details/card");
        for (String field : new String[] {
            "brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet"
        }) {
            card.set(field, method.get("card").get(field).deepCopy());
        }
        card.put("amount_authorized", amountMinor)
                .put("network", Json.text(card, "brand"))
                .put("network_transaction_id", Ids.random("", 15));
        ((ObjectNode) card.get("overcapture")).put("maximum_amount_capturable", amountMinor);
        return charge;
    }
}
