package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** The balance transactions of every charge, refund, dispute and payout of an account; the balance is their sum. */
final class Balances {
    /** Stripe Australia's fee for domestic cards: 1.7 % + A$0.30. Refunds do not return it. */
    private static final long FEE_PER_MILLE = 17;

    private static final long FEE_FIXED_MINOR = 30;
    private static final long DISPUTE_FEE_MINOR = 2_500;
    /** The rate between any two currencies. Any value but one will do, so that conversions are noticed. */
    private static final double EXCHANGE_RATE = 0.9;

    private static final Duration PAID_OUT_AFTER = Duration.ofDays(2);

    /** The kinds of balance transactions, as Stripe names them. */
    enum Movement {
        CHARGE("charge", "charge", 1),
        REFUND("refund", "refund", -1),
        /** The cardholder's bank returned a refund. */
        REFUND_FAILURE("refund_failure", "refund_failure", 1),
        DISPUTE("adjustment", "dispute", -1),
        /** A dispute was won. */
        DISPUTE_REVERSAL("adjustment", "dispute_reversal", 1),
        /** The application fee of a charge on another account, recorded on the platform's own account. */
        APPLICATION_FEE("application_fee", "platform_earning", 1),
        APPLICATION_FEE_REFUND("application_fee_refund", "platform_earning_refund", -1),
        PAYOUT("payout", "payout", -1),
        /** The bank sent a payout back. */
        PAYOUT_FAILURE("payout_failure", "payout_reversal", 1);

        private final String type;
        private final String reportingCategory;
        private final int sign;

        Movement(String type, String reportingCategory, int sign) {
            this.type = type;
            this.reportingCategory = reportingCategory;
            this.sign = sign;
        }
    }

    private final InstantSource clock;

    Balances(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Records that money moved without an application fee that is returned.
     *
     * @return the id of the balance transaction
     */
    String record(Change change, String account, Movement movement, ObjectNode source) {
        return record(change, account, movement, source, 0);
    }

    /**
     * Records that money moved.
     *
     * @param applicationFeeMinor the part of the application fee that is returned with a refund
     * @return the id of the balance transaction
     */
    String record(Change change, String account, Movement movement, ObjectNode source, long applicationFeeMinor) {
        String currency = Json.text(source, "currency");
        String settled = Accounts.settled(change, account, currency);
        boolean converted = !settled.equals(currency);
        long amountMinor = Math.round(source.get("amount").asLong() * (converted ? EXCHANGE_RATE : 1));
        long now = clock.instant().getEpochSecond();
        ObjectNode booking = Json.object()
                .put("id", Ids.random("txn_3", 23))
                .put("object", "balance_transaction")
                .put("amount", movement.sign * amountMinor)
                .put("available_on", now + PAID_OUT_AFTER.toSeconds())
                .put("balance_type", "payments")
                .put("created", now)
                .put("currency", settled)
                .put("description", Json.text(source, "description"))
                .put("exchange_rate", converted ? EXCHANGE_RATE : null);
        long feeMinor = 0;
        ArrayNode fees = Json.array();
        switch (movement) {
            case CHARGE -> {
                feeMinor = (amountMinor * FEE_PER_MILLE + 500) / 1_000 + FEE_FIXED_MINOR;
                fee(fees, feeMinor, booking, "Stripe processing fees", "stripe_fee");
                long keptMinor = source.path("application_fee_amount").asLong();
                if (keptMinor > 0) {
                    fee(fees, keptMinor, booking, "Caretill application fee", "application_fee");
                    feeMinor += keptMinor;
                }
            }
            case DISPUTE -> {
                feeMinor = DISPUTE_FEE_MINOR;
                fee(fees, feeMinor, booking, "Dispute fee", "stripe_fee");
            }
            case REFUND -> {
                if (applicationFeeMinor > 0) {
                    feeMinor = -applicationFeeMinor;
                    fee(fees, feeMinor, booking, "Caretill application fee refund", "application_fee");
                }
            }
            case REFUND_FAILURE, DISPUTE_REVERSAL, APPLICATION_FEE, APPLICATION_FEE_REFUND -> {}
            case PAYOUT, PAYOUT_FAILURE -> booking.put("available_on", now);
        }
        booking.put("fee", feeMinor).set("fee_details", fees);
        booking.put("net", booking.get("amount").asLong() - feeMinor)
                .put("reporting_category", movement.reportingCategory)
                .put("source", source.get("id").asText())
                .put("status", "pending")
                .put("type", movement.type);
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

    /**
     * The sums of an account's balance transactions for each currency. Payouts are no income, so they have a sum of
     * their own.
     */
    static List<ObjectNode> sums(Stream<ObjectNode> bookings) {
        Map<String, ObjectNode> sums = new TreeMap<>();
        bookings.forEach(booking -> {
            ObjectNode sum = sums.computeIfAbsent(booking.get("currency").asText(), Balances::noMoney);
            long amountMinor = booking.get("amount").asLong();
            switch (booking.get("type").asText()) {
                case "payout", "payout_failure" -> {
                    add(sum, "paidOutMinor", -amountMinor);
                    return;
                }
                case "charge" -> add(sum, "chargedMinor", amountMinor);
                case "refund", "refund_failure" -> add(sum, "refundedMinor", -amountMinor);
                case "application_fee", "application_fee_refund" -> add(sum, "applicationFeesMinor", amountMinor);
                default -> add(sum, "disputedMinor", -amountMinor);
            }
            booking.get("fee_details")
                    .valueStream()
                    .filter(fee -> fee.get("type").asText().equals("application_fee"))
                    .forEach(fee ->
                            add(sum, "applicationFeesMinor", fee.get("amount").asLong()));
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
                .put("applicationFeesMinor", 0L)
                .put("netMinor", 0L)
                .put("paidOutMinor", 0L);
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
