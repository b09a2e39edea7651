package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * A clinic's dashboard for its account: payments, refunds, disputes, receipts, and the actions a clinic has at Stripe.
 */
final class Dashboard {
    private static final int SHOWN_PAYMENTS = 100;
    private static final int SHOWN_MAILS = 20;
    private static final int SHOWN_PAYOUTS = 30;

    private final Store store;
    private final Accounts accounts;
    private final Refunds refunds;
    private final Disputes disputes;
    private final Payouts payouts;

    Dashboard(Store store, Accounts accounts, Refunds refunds, Disputes disputes, Payouts payouts) {
        this.store = store;
        this.accounts = accounts;
        this.refunds = refunds;
        this.disputes = disputes;
        this.payouts = payouts;
    }

    Html accounts() {
        return store.change(change -> {
            List<Html> rows = accounts.all(change).stream()
                    .map(account -> Html.fill(
                            """
                            <a class="row" href="/dashboard/{{id}}">
                              <span class="who"><strong>{{name}}</strong> <span class="small muted mono">{{id}}</span></span>
                              {{connection}} {{readiness}}
                            </a>""",
                            Map.of(
                                    "id", id(account),
                                    "name", accounts.name(account),
                                    "connection", connection(change, account),
                                    "readiness", readiness(account))))
                    .toList();
            Html content = Html.fill("""
                    <div class="heading"><div><h1>Accounts</h1><p class="muted">The platform's own account and the clinics' test accounts.</p></div></div>
                    <div class="card list">{{rows}}</div>""", Map.of("rows", Html.join(rows)));
            return page("Accounts", Html.NOTHING, content);
        });
    }

    Html account(String id) {
        return store.change(change -> {
            ObjectNode account = accounts.find(change, id);
            if (account == null) {
                throw ApiError.missing("account", id, null);
            }
            Html content = Html.join(List.of(
                    heading(change, account),
                    sums(change, id),
                    payments(change, id),
                    disputes(change, id),
                    payouts(change, id),
                    mails(change, id)));
            return page(
                    accounts.name(account),
                    Html.fill(
                            "<span class=\"muted\" aria-hidden=\"true\">/</span> <span>{{name}}</span>",
                            Map.of("name", accounts.name(account))),
                    content);
        });
    }

    void act(String id, String action, Call call) {
        store.change(change -> {
            if (accounts.find(change, id) == null) {
                throw ApiError.missing("account", id, null);
            }
            Caller clinic = Caller.nobody(id);
            switch (action) {
                case "refund" ->
                    refunds.create(change, clinic, Json.object().put("charge", String.valueOf(call.param("charge"))));
                case "pay-out" -> payouts.payOut(change, id, true, 0);
                case "close-dispute" -> disputes.close(change, clinic, String.valueOf(call.param("dispute")));
                case "disable" ->
                    accounts.update(
                            change, id, null, null, false, Json.array().add("individual.verification.document"));
                case "enable" -> accounts.update(change, id, null, null, true, Json.array());
                case "disconnect" -> {
                    if (accounts.isConnected(change, id)) {
                        accounts.disconnect(change, id);
                    }
                }
                default -> throw ApiError.unknownAddress("POST", call.path());
            }
            return null;
        });
    }

    static String money(long amountMinor, JsonNode ofCurrency) {
        String[] shown = Currencies.shown(
                        amountMinor, ofCurrency.get("currency").asText())
                .split(" ", 2);
        return shown[0] + " " + shown[1].toUpperCase(Locale.ROOT);
    }

    static String brand(JsonNode charge) {
        return switch (charge.at("/payment_method_details/card/brand").asText()) {
            case "visa" -> "Visa";
            case "mastercard" -> "Mastercard";
            case "amex" -> "American Express";
            default -> "Card";
        };
    }

    static Html readiness(JsonNode account) {
        return account.get("charges_enabled").asBoolean()
                ? pill("good", "Charges enabled")
                : pill("warn", "Restricted");
    }

    private Html heading(Change change, ObjectNode account) {
        String id = id(account);
        boolean enabled = account.get("charges_enabled").asBoolean();
        Html buttons = id.equals(Accounts.PLATFORM)
                ? Html.NOTHING
                : Html.join(List.of(
                        button(id, "pay-out", "Pay out now"),
                        button(id, enabled ? "disable" : "enable", enabled ? "Disable charges" : "Enable charges"),
                        accounts.isConnected(change, id) && !Accounts.isControlledByPlatform(account)
                                ? button(id, "disconnect", "Disconnect Caretill")
                                : Html.NOTHING));
        String due = account.at("/requirements/currently_due")
                .valueStream()
                .map(JsonNode::asText)
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        return Html.fill(
                """
                <div class="heading">
                  <div><h1>{{name}}</h1><p>{{connection}} {{readiness}} <span class="small muted mono">{{id}}</span></p>{{due}}</div>
                  <div class="actions">{{buttons}}</div>
                </div>""",
                Map.of(
                        "name",
                        accounts.name(account),
                        "id",
                        id,
                        "connection",
                        connection(change, account),
                        "readiness",
                        readiness(account),
                        "buttons",
                        buttons,
                        "due",
                        due.isEmpty()
                                ? Html.NOTHING
                                : Html.fill("<p class=\"small\">Still needed: {{due}}</p>", Map.of("due", due))));
    }

    private Html sums(Change change, String account) {
        ObjectNode sums = Balances.sums(change.newestFirst(Kind.BALANCE_TRANSACTION, account)).stream()
                .findFirst()
                .orElseGet(() -> Balances.noMoney(
                        accounts.find(change, account).get("default_currency").asText()));
        return new Html("<div class=\"sums\">"
                + Html.join(List.of(
                                sum("Gross volume", sums, "chargedMinor"),
                                sum("Refunded", sums, "refundedMinor"),
                                sum("Fees", sums, "feesMinor"),
                                sum("Paid out", sums, "paidOutMinor"),
                                sum(
                                        "Balance",
                                        sums.put(
                                                "balanceMinor",
                                                sums.get("netMinor").asLong()
                                                        - sums.get("paidOutMinor")
                                                                .asLong()),
                                        "balanceMinor")))
                        .text()
                + "</div>");
    }

    private Html payments(Change change, String account) {
        List<Html> rows = change.newestFirst(Kind.PAYMENT_INTENT, account)
                .limit(SHOWN_PAYMENTS)
                .map(intent -> payment(change, account, intent))
                .toList();
        return section(
                "Payments",
                "No payments yet.",
                "<th class=\"money\">Amount</th><th>Status</th><th>Card</th><th class=\"money\">Fee</th><th class=\"money\">Refunded</th><th></th><th>Receipt to</th><th>Date</th><th>Payment</th>",
                rows);
    }

    private Html payment(Change change, String account, ObjectNode intent) {
        String chargeId = Json.text(intent, "latest_charge");
        ObjectNode charge = chargeId == null ? null : change.find(Kind.CHARGE, account, chargeId);
        ObjectNode booking = charge == null || !charge.hasNonNull("balance_transaction")
                ? null
                : change.find(
                        Kind.BALANCE_TRANSACTION,
                        account,
                        charge.get("balance_transaction").asText());
        boolean refundable = charge != null
                && charge.get("paid").asBoolean()
                && !charge.get("refunded").asBoolean()
                && !charge.get("disputed").asBoolean();
        long refundedMinor = charge == null ? 0 : charge.get("amount_refunded").asLong();
        String email = Json.text(intent, "receipt_email");
        return Html.fill(
                """
                <tr id="{{id}}"><td class="money"><strong>{{amount}}</strong></td><td>{{status}}</td><td>{{card}}</td><td class="money">{{fee}}</td><td class="money">{{refunded}}</td>
                <td>{{refund}}</td><td>{{email}}</td><td>{{date}}</td><td class="mono">{{id}}</td></tr>""",
                Map.of(
                        "amount", money(intent.get("amount").asLong(), intent),
                        "status", status(intent, charge),
                        "card",
                                charge == null
                                        ? "–"
                                        : brand(charge) + " •••• "
                                                + charge.at("/payment_method_details/card/last4")
                                                        .asText(),
                        "fee", booking == null ? "–" : money(booking.get("fee").asLong(), intent),
                        "refunded", refundedMinor == 0 ? "–" : money(refundedMinor, intent),
                        "email", email == null ? "–" : email,
                        "date", Pages.date(intent.get("created").asLong()),
                        "id", id(intent),
                        "refund", refundable ? button(account, "refund", "Refund", "charge", chargeId) : Html.NOTHING));
    }

    private static Html status(ObjectNode intent, ObjectNode charge) {
        return switch (intent.get("status").asText()) {
            case "succeeded" -> {
                if (charge != null && charge.get("disputed").asBoolean()) {
                    yield pill("bad", "Disputed");
                }
                if (charge != null && charge.get("refunded").asBoolean()) {
                    yield pill("", "Refunded");
                }
                yield charge != null && charge.get("amount_refunded").asLong() > 0
                        ? pill("", "Partial refund")
                        : pill("good", "Succeeded");
            }
            case "requires_payment_method" ->
                intent.hasNonNull("last_payment_error") ? pill("bad", "Failed") : pill("", "Incomplete");
            case "requires_action" -> pill("warn", "3-D Secure");
            case "processing" -> pill("warn", "Processing");
            case "canceled" -> pill("", "Canceled");
            default -> pill("", "Incomplete");
        };
    }

    private Html disputes(Change change, String account) {
        List<Html> rows = change.newestFirst(Kind.DISPUTE, account)
                .limit(SHOWN_PAYMENTS)
                .map(dispute -> {
                    boolean open = dispute.get("status").asText().equals("needs_response");
                    return Html.fill(
                            """
                            <tr><td class="money"><strong>{{amount}}</strong></td><td>{{status}}</td><td>{{reason}}</td><td class="mono">{{intent}}</td><td>{{close}}</td></tr>""",
                            Map.of(
                                    "amount", money(dispute.get("amount").asLong(), dispute),
                                    "status", status(dispute),
                                    "reason", dispute.get("reason").asText(),
                                    "intent", dispute.get("payment_intent").asText(),
                                    "close",
                                            open
                                                    ? button(account, "close-dispute", "Accept", "dispute", id(dispute))
                                                    : Html.NOTHING));
                })
                .toList();
        return rows.isEmpty()
                ? Html.NOTHING
                : section(
                        "Disputes",
                        "",
                        "<th class=\"money\">Amount</th><th>Status</th><th>Reason</th><th>Payment</th><th></th>",
                        rows);
    }

    private Html payouts(Change change, String account) {
        List<Html> rows = change.newestFirst(Kind.PAYOUT, account)
                .limit(SHOWN_PAYOUTS)
                .map(payout -> Html.fill(
                        """
                        <tr id="{{id}}"><td class="money"><strong>{{amount}}</strong></td><td>{{status}}</td><td>{{date}}</td><td class="mono">{{id}}</td></tr>""",
                        Map.of(
                                "amount", money(payout.get("amount").asLong(), payout),
                                "status", payoutStatus(payout),
                                "date", Pages.date(payout.get("arrival_date").asLong()),
                                "id", id(payout))))
                .toList();
        return rows.isEmpty()
                ? Html.NOTHING
                : section(
                        "Payouts",
                        "",
                        "<th class=\"money\">Amount</th><th>Status</th><th>Arrives</th><th>Payout</th>",
                        rows);
    }

    private static Html payoutStatus(ObjectNode payout) {
        return switch (payout.get("status").asText()) {
            case "paid" -> pill("good", "Paid");
            case "failed" -> pill("bad", "Failed");
            case "canceled" -> pill("", "Canceled");
            default -> pill("warn", "In transit");
        };
    }

    private static Html status(ObjectNode dispute) {
        return switch (dispute.get("status").asText()) {
            case "needs_response", "warning_needs_response" -> pill("warn", "Needs response");
            case "under_review", "warning_under_review" -> pill("warn", "Under review");
            case "won" -> pill("good", "Won");
            case "lost" -> pill("bad", "Lost");
            default -> pill("", "Closed");
        };
    }

    private Html mails(Change change, String account) {
        List<Html> rows = change.newestFirst(Kind.MAIL, account)
                .limit(SHOWN_MAILS)
                .map(mail -> Html.fill(
                        """
                        <tr><td>{{to}}</td><td>{{subject}}</td><td><a href="/receipts/{{account}}/{{charge}}">View receipt</a></td></tr>""",
                        Map.of(
                                "to", mail.get("to").asText(),
                                "subject", mail.get("subject").asText(),
                                "account", account,
                                "charge", mail.get("charge").asText())))
                .toList();
        return section(
                "Receipt e-mails (sent in live mode only)",
                "No receipts yet.",
                "<th>To</th><th>Subject</th><th></th>",
                rows);
    }

    private static Html section(String title, String nothing, String head, List<Html> rows) {
        Html body = rows.isEmpty()
                ? Html.fill("<p class=\"empty\">{{nothing}}</p>", Map.of("nothing", nothing))
                : Html.fill(
                        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{{title}}\"><table><thead><tr>{{head}}</tr></thead><tbody>{{rows}}</tbody></table></div>",
                        Map.of("title", title, "head", new Html(head), "rows", Html.join(rows)));
        return Html.fill(
                "<section class=\"card\"><h2>{{title}}</h2>{{body}}</section>", Map.of("title", title, "body", body));
    }

    private static Html sum(String title, ObjectNode sums, String field) {
        return Html.fill(
                "<div class=\"card\"><span class=\"small muted\">{{title}}</span><strong>{{amount}}</strong></div>",
                Map.of("title", title, "amount", money(sums.get(field).asLong(), sums)));
    }

    private Html connection(Change change, ObjectNode account) {
        if (id(account).equals(Accounts.PLATFORM)) {
            return pill("", "Platform");
        }
        return accounts.isConnected(change, id(account))
                ? pill("good", "Connected to Caretill")
                : pill("", "Not connected");
    }

    private static Html button(String account, String action, String label) {
        return button(account, action, label, "on", account);
    }

    private static Html button(String account, String action, String label, String name, String value) {
        return Html.fill(
                """
                <form method="post" action="/dashboard/{{account}}/{{action}}"><button class="small" name="{{name}}" value="{{value}}">{{label}}</button></form>""", Map.of("account", account, "action", action, "label", label, "name", name, "value", value));
    }

    private static Html pill(String look, String text) {
        return Html.fill("<span class=\"pill {{look}}\">{{text}}</span>", Map.of("look", look, "text", text));
    }

    private static Html page(String title, Html crumb, Html content) {
        return Html.fill(Pages.template("dashboard.html"), Map.of("title", title, "crumb", crumb, "content", content));
    }

    private static String id(JsonNode object) {
        return object.get("id").asText();
    }
}
