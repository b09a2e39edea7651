package org.caretill.paymentrequest.reconciliation;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Difference;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Kind;
import org.caretill.paymentrequest.reconciliation.LocalLedger.RefundOrDispute;
import org.caretill.paymentrequest.reconciliation.LocalLedger.Request;
import org.caretill.paymentrequest.reconciliation.LocalLedger.Row;
import org.caretill.paymentrequest.reconciliation.LocalLedger.Table;
import org.caretill.paymentrequest.stripe.StripeLedger;
import org.caretill.paymentrequest.stripe.StripeLedger.Movement;
import org.caretill.paymentrequest.stripe.StripePage;
import org.jspecify.annotations.Nullable;

/**
 * Compares a clinic's day on one account with Stripe. Stripe's time decides what belongs to the day. First, every
 * movement in Stripe's list is looked up here, whatever our time for it. Then each of our rows that was not in the list
 * is read from Stripe: it may belong to another day, or be missing there. Both sides are read in pages; only the ids
 * that were seen stay in memory.
 */
final class AccountComparison {

    private final StripeLedger stripe;
    private final LocalLedger local;
    private final String clinicId;
    private final String account;
    private final Instant from;
    private final Instant to;
    private final Map<String, AccountSums> sums = new TreeMap<>();
    private final Set<String> seenAtStripe = new HashSet<>();
    private final Set<String> refundsLookedAt = new HashSet<>();

    /** Whether this platform made a charge, for those that had to be read from Stripe; they are few. */
    private final Map<String, Boolean> madeHere = new HashMap<>();

    AccountComparison(
            StripeLedger stripe, LocalLedger local, String clinicId, String account, Instant from, Instant to) {
        this.stripe = stripe;
        this.local = local;
        this.clinicId = clinicId;
        this.account = account;
        this.from = from;
        this.to = to;
    }

    /**
     * The sums of both sides and their differences, by currency.
     *
     * @throws org.caretill.stripeclient.StripeFailure if Stripe is unavailable or refuses access to the account
     */
    List<ComparedDay.Account> compare() {
        StripePage<Movement> page = stripe.page(account, from, to, null);
        compare(page.items());
        while (page.last() != null) {
            page = stripe.page(account, from, to, page.last());
            compare(page.items());
        }
        for (Table table : Table.values()) {
            checkRowsNotSeen(table);
        }
        return sums.entrySet().stream()
                .map(entry -> entry.getValue().result(account, entry.getKey()))
                .toList();
    }

    private void compare(List<Movement> movements) {
        LocalLedger.Page ours = local.of(movements);
        for (Movement movement : movements) {
            String intent = movement.paymentIntent();
            if (intent == null || !seenAtStripe.add(key(movement))) {
                continue;
            }
            Request request = ours.requests().get(intent);
            if (request == null || !request.account().equals(account)) {
                unknown(movement);
            } else if (request.clinicId().equals(clinicId)) {
                compare(movement, request, ours.refundsAndDisputes().get(movement.source()));
            }
            // Otherwise it belongs to another clinic with the same account.
        }
    }

    private void unknown(Movement movement) {
        if (isMadeHere(movement)) {
            Kind kind = movement.kind() == StripeLedger.Kind.PAYMENT ? Kind.MISSING_HERE : kindOf(movement);
            count(movement, 0);
            report(movement, kind, null, null, 0);
        }
    }

    private boolean isMadeHere(Movement movement) {
        if (movement.madeHere() != null) {
            return movement.madeHere();
        }
        return movement.charge() != null
                && madeHere.computeIfAbsent(movement.charge(), charge -> stripe.isMadeHere(account, charge));
    }

    private void compare(Movement movement, Request request, @Nullable RefundOrDispute refundOrDispute) {
        long oursMinor = ours(movement, request, refundOrDispute);
        boolean sameCurrency = request.currency().equals(movement.currency());
        long inItsCurrencyMinor = sameCurrency ? oursMinor : 0;
        count(movement, inItsCurrencyMinor);
        if (inItsCurrencyMinor != movement.amountMinor()) {
            report(movement, kindOf(movement, inItsCurrencyMinor), request.id(), refundOrDispute, inItsCurrencyMinor);
        }
        if (!sameCurrency && oursMinor != 0) {
            AccountSums inOurs = sums(request.currency());
            inOurs.add(movement.kind(), oursMinor, 0);
            Kind kind = movement.kind() == StripeLedger.Kind.PAYMENT ? Kind.MISSING_AT_STRIPE : kindOf(movement);
            inOurs.report(new Difference(kind, request.id(), request.paymentIntent(), oursMinor, 0));
        }
        if (movement.kind() == StripeLedger.Kind.PAYMENT
                && movement.applicationFeeMinor() != request.applicationFeeMinor()) {
            sums(movement.currency())
                    .report(new Difference(
                            Kind.FEE,
                            request.id(),
                            request.paymentIntent(),
                            request.applicationFeeMinor(),
                            movement.applicationFeeMinor()));
        }
        compareRefundsOf(movement, request);
    }

    /**
     * Each refund is compared on its own day. Here a request's refunded total is compared with Stripe if it differs
     * from the sum of its refunds: a wrong total is found nowhere else.
     */
    private void compareRefundsOf(Movement movement, Request request) {
        boolean aboutRefunds = switch (movement.kind()) {
            case PAYMENT, REFUND, REFUND_FAILURE -> true;
            case DISPUTE, DISPUTE_REVERSAL -> false;
        };
        if (aboutRefunds && request.refundedMinor() != request.refundsMinor() && refundsLookedAt.add(request.id())) {
            long stripeMinor = stripe.refundedMinor(account, request.paymentIntent());
            if (request.refundedMinor() != stripeMinor) {
                AccountSums sums = sums(movement.currency());
                sums.add(StripeLedger.Kind.REFUND, request.refundedMinor() - stripeMinor, 0);
                sums.report(new Difference(
                        Kind.REFUND, request.id(), request.paymentIntent(), request.refundedMinor(), stripeMinor));
            }
        }
    }

    private long ours(Movement movement, Request request, @Nullable RefundOrDispute refundOrDispute) {
        return switch (movement.kind()) {
            case PAYMENT -> request.receivedMinor();
            case REFUND, DISPUTE ->
                refundOrDispute == null || (refundOrDispute.undone() && !isUndoneAtStripe(movement))
                        ? 0
                        : refundOrDispute.amountMinor();
            case REFUND_FAILURE, DISPUTE_REVERSAL ->
                refundOrDispute == null || !refundOrDispute.undone() ? 0 : refundOrDispute.amountMinor();
        };
    }

    /** Whether Stripe has reversed the refund or dispute, by another movement, possibly on another day. */
    private boolean isUndoneAtStripe(Movement movement) {
        Optional<List<Movement>> all = movement.kind() == StripeLedger.Kind.REFUND
                ? stripe.ofRefund(account, movement.source())
                : stripe.ofDispute(account, movement.source());
        return all.orElse(List.of()).stream().anyMatch(one -> switch (one.kind()) {
            case REFUND_FAILURE, DISPUTE_REVERSAL -> true;
            case PAYMENT, REFUND, DISPUTE -> false;
        });
    }

    private static Kind kindOf(Movement movement, long oursMinor) {
        return movement.kind() == StripeLedger.Kind.PAYMENT && oursMinor == 0 ? Kind.MISSING_HERE : kindOf(movement);
    }

    private static Kind kindOf(Movement movement) {
        return switch (movement.kind()) {
            case PAYMENT -> Kind.AMOUNT;
            case REFUND, REFUND_FAILURE -> Kind.REFUND;
            case DISPUTE, DISPUTE_REVERSAL -> Kind.DISPUTE;
        };
    }

    private void checkRowsNotSeen(Table table) {
        String after = "";
        List<Row> rows = local.next(table, clinicId, account, from, to, after);
        while (!rows.isEmpty()) {
            for (Row row : rows) {
                if (!seenAtStripe.contains(row.stripeId())) {
                    checkAtStripe(table, row);
                }
            }
            after = rows.getLast().id();
            rows = local.next(table, clinicId, account, from, to, after);
        }
    }

    private void checkAtStripe(Table table, Row row) {
        Optional<List<Movement>> found = switch (table) {
            case PAYMENTS -> stripe.ofPayment(account, row.stripeId());
            case REFUNDS -> stripe.ofRefund(account, row.stripeId());
            case DISPUTES -> stripe.ofDispute(account, row.stripeId());
        };
        // A movement of another day is compared there; one of this day was added while we read Stripe's pages.
        found.ifPresentOrElse(
                movements -> compare(movements.stream()
                        .filter(movement ->
                                !movement.at().isBefore(from) && movement.at().isBefore(to))
                        .toList()),
                () -> missingAtStripe(table, row));
    }

    private void missingAtStripe(Table table, Row row) {
        AccountSums sums = sums(row.currency());
        sums.add(table.movement, row.amountMinor(), 0);
        sums.report(new Difference(table.missing, row.paymentRequestId(), row.paymentIntent(), row.amountMinor(), 0));
    }

    private void count(Movement movement, long oursMinor) {
        sums(movement.currency()).add(movement.kind(), oursMinor, movement.amountMinor());
    }

    private void report(
            Movement movement,
            Kind kind,
            @Nullable String paymentRequestId,
            @Nullable RefundOrDispute refundOrDispute,
            long oursMinor) {
        long stripeMinor = movement.amountMinor();
        Difference difference = switch (movement.kind()) {
            case PAYMENT, REFUND, DISPUTE ->
                new Difference(kind, paymentRequestId, movement.paymentIntent(), oursMinor, stripeMinor);
            case REFUND_FAILURE, DISPUTE_REVERSAL -> {
                // Reported as what remains of the refund or dispute after the reversal, on each side.
                long before = refundOrDispute == null ? 0 : refundOrDispute.amountMinor();
                yield new Difference(
                        kind, paymentRequestId, movement.paymentIntent(), before - oursMinor, before - stripeMinor);
            }
        };
        sums(movement.currency()).report(difference);
    }

    private AccountSums sums(String currency) {
        return sums.computeIfAbsent(currency, _ -> new AccountSums());
    }

    /** The Stripe id in our rows; a reversal has the same id as its refund or dispute, so it gets a suffix. */
    private static String key(Movement movement) {
        return switch (movement.kind()) {
            case PAYMENT -> String.valueOf(movement.paymentIntent());
            case REFUND, DISPUTE -> movement.source();
            case REFUND_FAILURE, DISPUTE_REVERSAL -> movement.source() + " undone";
        };
    }
}
