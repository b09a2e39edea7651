package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** What every charge, refund and dispute does to an account's money, booked once each; the balance is their sum. */
final class Balances {
    /** Stripe Australia's fee for domestic cards: 1.7 % + A$0.30. Refunds do not give it back. */
    private static final long FEE_PER_MILLE = 17;

    private static final long FEE_FIXED_MINOR = 30;
    private static final long DISPUTE_FEE_MINOR = 2_500;
    private static final Duration PAID_OUT_AFTER = Duration.ofDays(2);

    private final InstantSource clock;

    Balances(InstantSource clock) {
        this.clock = clock;
    }

    /** @return the id of the balance transaction */
    String book(Change change, String account, String type, ObjectNode source) {
        long amountMinor = source.get("amount").asLong();
        long now = clock.instant().getEpochSecond();
        ObjectNode booking = Json.object()
                .put("id", Ids.random("txn_3", 23))
                .put("object", "balance_transaction")
                .put("amount", type.equals("charge") ? amountMinor : -amountMinor)
                .put("available_on", now + PAID_OUT_AFTER.toSeconds())
                .put("balance_type", "payments")
                .put("created", now)
                .put("currency", Json.text(source, "currency"))
                .put("description", Json.text(source, "description"))
                .putNull("exchange_rate");
        long feeMinor = 0;
        ArrayNode fees = Json.array();
        switch (type) {
            case "charge" -> {
                feeMinor = (amountMinor * FEE_PER_MILLE + 500) / 1_000 + FEE_FIXED_MINOR;
                fee(fees, feeMinor, booking, "Stripe processing fees", "stripe_fee");
                long applicationFeeMinor = source.path("application_fee_amount").asLong();
                if (applicationFeeMinor > 0) {
                    fee(fees, applicationFeeMinor, booking, "Caretill application fee", "application_fee");
                    feeMinor += applicationFeeMinor;
                }
            }
            case "adjustment" -> {
                feeMinor = DISPUTE_FEE_MINOR;
                fee(fees, feeMinor, booking, "Dispute fee", "stripe_fee");
            }
            default -> {}
        }
        booking.put("fee", feeMinor).set("fee_details", fees);
        booking.put("net", booking.get("amount").asLong() - feeMinor)
                .put("reporting_category", type.equals("adjustment") ? "dispute" : type)
                .put("source", source.get("id").asText())
                .put("status", "pending")
                .put("type", type);
        change.put(Kind.BALANCE_TRANSACTION, account, booking);
        return booking.get("id").asText();
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode booking = change.find(Kind.BALANCE_TRANSACTION, account, id);
        if (booking == null) {
            throw ApiError.missing("balance transaction", id, "id");
        }
        return current(booking);
    }

    ObjectNode current(ObjectNode booking) {
        boolean available =
                booking.get("available_on").asLong() <= clock.instant().getEpochSecond();
        return booking.put("status", available ? "available" : "pending");
    }

    ObjectNode balance(Change change, String account, String defaultCurrency) {
        Map<String, Long> available = new TreeMap<>(Map.of(defaultCurrency, 0L));
        Map<String, Long> pending = new TreeMap<>(Map.of(defaultCurrency, 0L));
        change.newestFirst(Kind.BALANCE_TRANSACTION, account).map(this::current).forEach(booking -> {
            boolean free = booking.get("status").asText().equals("available");
            long netMinor = booking.get("net").asLong();
            (free ? available : pending).merge(booking.get("currency").asText(), netMinor, Long::sum);
        });
        ObjectNode balance = Json.object().put("object", "balance");
        balance.set("available", amounts(available));
        balance.put("livemode", false).set("pending", amounts(pending));
        balance.set(
                "refund_and_dispute_prefunding",
                Json.object()
                        .<ObjectNode>set("available", amounts(Map.of(defaultCurrency, 0L)))
                        .set("pending", amounts(Map.of(defaultCurrency, 0L))));
        return balance;
    }

    /** Per currency, what all bookings of an account come to. */
    static List<ObjectNode> sums(Change change, String account) {
        Map<String, ObjectNode> sums = new TreeMap<>();
        change.newestFirst(Kind.BALANCE_TRANSACTION, account).forEach(booking -> {
            ObjectNode sum = sums.computeIfAbsent(booking.get("currency").asText(), Balances::noMoney);
            String kind = switch (booking.get("type").asText()) {
                case "charge" -> "chargedMinor";
                case "refund" -> "refundedMinor";
                default -> "disputedMinor";
            };
            add(sum, kind, Math.abs(booking.get("amount").asLong()));
            add(sum, "feesMinor", booking.get("fee").asLong());
            add(sum, "netMinor", booking.get("net").asLong());
        });
        return List.copyOf(sums.values());
    }

    static ObjectNode noMoney(String currency) {
        return Json.object()
                .put("currency", currency)
                .put("chargedMinor", 0L)
                .put("refundedMinor", 0L)
                .put("disputedMinor", 0L)
                .put("feesMinor", 0L)
                .put("netMinor", 0L);
    }

    private static void add(ObjectNode sum, String field, long amountMinor) {
        sum.put(field, sum.get(field).asLong() + amountMinor);
    }

    private static ArrayNode amounts(Map<String, Long> byCurrency) {
        ArrayNode amounts = Json.array();
        byCurrency.forEach((currency, amountMinor) -> amounts.addObject()
                .put("amount", amountMinor)
                .put("currency", currency)
                .putObject("source_types")
                .put("card", amountMinor));
        return amounts;
    }

    private static void fee(ArrayNode fees, long amountMinor, ObjectNode booking, String description, String type) {
        fees.addObject()
                .put("amount", amountMinor)
                .putNull("application")
                .put("currency", Json.text(booking, "currency"))
                .put("description", description)
                .put("type", type);
    }
}
