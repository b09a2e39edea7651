package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Payouts of an account's balance to its bank account (https://docs.stripe.com/payouts): every midnight, by UTC, what is
 * available is paid out, in each currency, and arrives a day later. The test surface pays out at once, also what is
 * still pending, and lets a payout arrive, be late or fail. Which balance transactions an automatic payout contains can
 * be listed; which ones a manual payout contains, Stripe cannot tell (https://docs.stripe.com/payouts/reconciliation).
 */
final class Payouts {
    private static final Logger LOG = Logger.getLogger(Payouts.class.getName());
    private static final Duration ARRIVES_AFTER = Duration.ofDays(1);
    private static final String PAYOUT = "payout";

    private final Store store;
    private final InstantSource clock;
    private final Accounts accounts;
    private final Events events;
    private final Balances balances;

    Payouts(Store store, InstantSource clock, Accounts accounts, Events events, Balances balances) {
        this.store = store;
        this.clock = clock;
        this.accounts = accounts;
        this.events = events;
        this.balances = balances;
    }

    /** Pays out at each midnight from now on. */
    void everyDay(ScheduledExecutorService bank) {
        long daySeconds = Duration.ofDays(1).toSeconds();
        var _ = bank.scheduleAtFixedRate(
                this::atMidnight,
                daySeconds - clock.instant().getEpochSecond() % daySeconds,
                daySeconds,
                TimeUnit.SECONDS);
    }

    private void atMidnight() {
        try {
            store.change(change -> {
                for (ObjectNode account : accounts.clinics(change)) {
                    String id = account.get("id").asText();
                    arrive(change, id);
                    if (account.get("payouts_enabled").asBoolean()) {
                        payOut(change, id, false, 0);
                    }
                }
                return null;
            });
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "the payouts of the day failed", e);
        }
    }

    /** Lets the payouts whose day has come arrive at the bank. */
    private void arrive(Change change, String account) {
        long now = clock.instant().getEpochSecond();
        List<ObjectNode> due = change.newestFirst(Kind.PAYOUT, account)
                .filter(payout -> payout.get("status").asText().equals("in_transit")
                        && payout.get("arrival_date").asLong() <= now)
                .toList();
        due.forEach(payout -> move(change, account, payout, "paid", null));
    }

    /**
     * Pays out what is available in each currency; nothing where that is not more than zero.
     *
     * @param withPending also pays out what is not available yet
     * @param manualMinor instead, pays out this amount of the account's default currency by hand; 0: no
     */
    List<ObjectNode> payOut(Change change, String account, boolean withPending, long manualMinor) {
        if (manualMinor > 0) {
            String currency = Json.text(accounts.find(change, account), "default_currency");
            return List.of(create(change, account, currency, manualMinor, List.of()));
        }
        Map<String, List<ObjectNode>> byCurrency = new TreeMap<>();
        change.newestFirst(Kind.BALANCE_TRANSACTION, account)
                .filter(booking -> payoutOf(change, account, booking) == null)
                .map(balances::current)
                .filter(booking -> withPending || booking.get("status").asText().equals("available"))
                .forEach(booking -> byCurrency
                        .computeIfAbsent(booking.get("currency").asText(), _ -> new ArrayList<>())
                        .add(booking));
        return byCurrency.entrySet().stream()
                .filter(entry -> net(entry.getValue()) > 0)
                .map(entry -> create(change, account, entry.getKey(), net(entry.getValue()), entry.getValue()))
                .toList();
    }

    private static long net(List<ObjectNode> bookings) {
        return bookings.stream()
                .mapToLong(booking -> booking.get("net").asLong())
                .sum();
    }

    /** @param paidOut the balance transactions in it; empty: it is made by hand */
    private ObjectNode create(
            Change change, String account, String currency, long amountMinor, List<ObjectNode> paidOut) {
        boolean automatic = !paidOut.isEmpty();
        long now = clock.instant().getEpochSecond();
        ObjectNode payout = Json.object()
                .put("id", Ids.random("po_1", 23))
                .put("object", PAYOUT)
                .put("amount", amountMinor)
                .putNull("application_fee")
                .putNull("application_fee_amount")
                .put("arrival_date", now + ARRIVES_AFTER.toSeconds())
                .put("automatic", automatic)
                .put("created", now)
                .put("currency", currency)
                .put("description", "STRIPE PAYOUT")
                .put("destination", "ba_1" + account.substring("acct_".length()))
                .putNull("failure_balance_transaction")
                .putNull("failure_code")
                .putNull("failure_message")
                .put("livemode", false)
                .put("method", "standard")
                .putNull("original_payout")
                .put("reconciliation_status", automatic ? "completed" : "not_applicable")
                .putNull("reversed_by")
                .put("source_type", "card")
                .putNull("statement_descriptor")
                .put("status", "in_transit")
                .put("type", "bank_account");
        payout.putObject("metadata");
        payout.putObject("trace_id").put("status", "pending").putNull("value");
        String booked = balances.record(change, account, Balances.Movement.PAYOUT, payout);
        payout.put("balance_transaction", booked);
        if (automatic) {
            String id = payout.get("id").asText();
            paidOut.forEach(booking -> link(change, account, booking.get("id").asText(), id));
            link(change, account, booked, id);
        }
        change.put(Kind.PAYOUT, account, payout);
        Caller stripe = Caller.nobody(account);
        events.happened(change, stripe, "payout.created", payout);
        if (automatic) {
            events.happened(change, stripe, "payout.reconciliation_completed", payout);
        }
        return payout;
    }

    /**
     * The payout arrives, is late, or the bank sends it back.
     *
     * @param status {@code paid}, {@code failed} or {@code canceled}; null: unchanged
     * @param arrivalDate in epoch seconds; null: unchanged
     */
    ObjectNode move(Change change, String account, String id, String status, Long arrivalDate) {
        ObjectNode payout = retrieve(change, account, id);
        if (arrivalDate != null) {
            ObjectNode before =
                    Json.object().put("arrival_date", payout.get("arrival_date").asLong());
            payout.put("arrival_date", arrivalDate);
            change.put(Kind.PAYOUT, account, payout);
            events.happened(change, Caller.nobody(account), "payout.updated", payout, before);
        }
        return status == null ? payout : move(change, account, payout, status, "account_closed");
    }

    private ObjectNode move(Change change, String account, ObjectNode payout, String status, String failureCode) {
        String was = payout.get("status").asText();
        boolean isEnd = List.of("failed", "canceled").contains(was);
        boolean returned = List.of("failed", "canceled").contains(status);
        if (isEnd || was.equals(status) || !(returned || status.equals("paid"))) {
            throw ApiError.invalid(null, "A payout that is " + was + " cannot become " + status + ".", "status");
        }
        payout.put("status", status);
        if (returned) {
            payout.put(
                    "failure_balance_transaction",
                    balances.record(change, account, Balances.Movement.PAYOUT_FAILURE, payout));
        }
        if (status.equals("failed")) {
            payout.put("failure_code", failureCode).put("failure_message", "The bank account has been closed.");
        }
        change.put(Kind.PAYOUT, account, payout);
        events.happened(change, Caller.nobody(account), "payout." + status, payout);
        return payout;
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode payout = change.find(Kind.PAYOUT, account, id);
        if (payout == null) {
            throw ApiError.missing(PAYOUT, id, PAYOUT);
        }
        return payout;
    }

    /** The automatic payout that contains the balance transaction; null: none. */
    static String payoutOf(Change change, String account, ObjectNode booking) {
        ObjectNode paidOut =
                change.find(Kind.PAID_OUT, account, booking.get("id").asText());
        return paidOut == null ? null : paidOut.get(PAYOUT).asText();
    }

    private static void link(Change change, String account, String booking, String payout) {
        change.put(Kind.PAID_OUT, account, booking, Json.object().put(PAYOUT, payout));
    }
}
