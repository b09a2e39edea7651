package org.caretill.paymentrequest.reconciliation;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.caretill.paymentrequest.reconciliation.Books.Known;
import org.caretill.paymentrequest.reconciliation.Books.Movable;
import org.caretill.paymentrequest.reconciliation.Books.Request;
import org.caretill.paymentrequest.reconciliation.Books.Table;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Difference;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Kind;
import org.caretill.paymentrequest.stripe.StripeLedger;
import org.caretill.paymentrequest.stripe.StripeLedger.Movement;
import org.jspecify.annotations.Nullable;

/**
 * Compares a clinic's day on one account. Stripe's time decides what belongs to the day: first every movement that
 * Stripe has is looked up here, whenever we learnt of it; then Stripe is asked about each of ours that it has not named,
 * which may belong to another day, or to none. Pages of both sides come and go; only the ids that Stripe named stay.
 */
final class AccountComparison {

    private final StripeLedger stripe;
    private final Books books;
    private final String clinicId;
    private final String account;
    private final Instant from;
    private final Instant to;
    private final Map<String, AccountSums> sums = new TreeMap<>();
    private final Set<String> named = new HashSet<>();
    private final Set<String> refundsLookedAt = new HashSet<>();

    /** Of charges that had to be asked about; a clinic's own refunds are few. */
    private final Map<String, Boolean> madeHere = new HashMap<>();

    AccountComparison(StripeLedger stripe, Books books, String clinicId, String account, Instant from, Instant to) {
        this.stripe = stripe;
        this.books = books;
        this.clinicId = clinicId;
        this.account = account;
        this.from = from;
        this.to = to;
    }

    /**
     * What the two sides come to, by currency.
     *
     * @throws org.caretill.stripeclient.StripeFailure if Stripe does not answer, or not for this account
     */
    List<ComparedDay.Account> compare() {
        StripeLedger.Page page = stripe.page(account, from, to, null);
        compare(page.movements());
        while (page.last() != null) {
            page = stripe.page(account, from, to, page.last());
            compare(page.movements());
        }
        for (Table table : Table.values()) {
            askAboutUnnamed(table);
        }
        return sums.entrySet().stream()
                .map(entry -> entry.getValue().result(account, entry.getKey()))
                .toList();
    }

    private void compare(List<Movement> movements) {
        Books.Page ours = books.of(movements);
        for (Movement movement : movements) {
            String intent = movement.paymentIntent();
            if (intent == null || !named.add(key(movement))) {
                continue;
            }
            Request request = ours.requests().get(intent);
            if (request == null || !request.account().equals(account)) {
                unknown(movement);
            } else if (request.clinicId().equals(clinicId)) {
                compare(movement, request, ours.movables().get(movement.source()));
            }
            // Else it is another clinic's that shares the account.
        }
    }

    private void unknown(Movement movement) {
        if (isMadeHere(movement)) {
            Kind kind = movement.kind() == StripeLedger.Kind.PAYMENT ? Kind.MISSING_HERE : kindOf(movement);
            count(movement, 0);
            name(movement, kind, null, null, 0);
        }
    }

    private boolean isMadeHere(Movement movement) {
        if (movement.madeHere() != null) {
            return movement.madeHere();
        }
        return movement.charge() != null
                && madeHere.computeIfAbsent(movement.charge(), charge -> stripe.isMadeHere(account, charge));
    }

    private void compare(Movement movement, Request request, @Nullable Movable movable) {
        long oursMinor = ours(movement, request, movable);
        boolean sameCurrency = request.currency().equals(movement.currency());
        long inItsCurrencyMinor = sameCurrency ? oursMinor : 0;
        count(movement, inItsCurrencyMinor);
        if (inItsCurrencyMinor != movement.amountMinor()) {
            name(movement, kindOf(movement, inItsCurrencyMinor), request.id(), movable, inItsCurrencyMinor);
        }
        if (!sameCurrency && oursMinor != 0) {
            AccountSums inOurs = sums(request.currency());
            inOurs.add(movement.kind(), oursMinor, 0);
            Kind kind = movement.kind() == StripeLedger.Kind.PAYMENT ? Kind.MISSING_AT_STRIPE : kindOf(movement);
            inOurs.name(new Difference(kind, request.id(), request.paymentIntent(), oursMinor, 0));
        }
        if (movement.kind() == StripeLedger.Kind.PAYMENT
                && movement.applicationFeeMinor() != request.applicationFeeMinor()) {
            sums(movement.currency())
                    .name(new Difference(
                            Kind.FEE,
                            request.id(),
                            request.paymentIntent(),
                            request.applicationFeeMinor(),
                            movement.applicationFeeMinor()));
        }
        compareRefundsOf(movement, request);
    }

    /**
     * Each refund is compared with Stripe on its day. Where a request does not say what its refunds come to, one of them is
     * wrong: if it is the request, nothing else tells.
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
                sums.name(new Difference(
                        Kind.REFUND, request.id(), request.paymentIntent(), request.refundedMinor(), stripeMinor));
            }
        }
    }

    private long ours(Movement movement, Request request, @Nullable Movable movable) {
        return switch (movement.kind()) {
            case PAYMENT -> request.receivedMinor();
            case REFUND, DISPUTE ->
                movable == null || movable.undone() && !isUndoneAtStripe(movement) ? 0 : movable.amountMinor();
            case REFUND_FAILURE, DISPUTE_REVERSAL -> movable == null || !movable.undone() ? 0 : movable.amountMinor();
        };
    }

    /** What has failed or was won is undone by a movement of its own, which may be another day's. */
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

    private void askAboutUnnamed(Table table) {
        String after = "";
        List<Known> rows = books.next(table, clinicId, account, from, to, after);
        while (!rows.isEmpty()) {
            for (Known row : rows) {
                if (!named.contains(row.stripeId())) {
                    askAbout(table, row);
                }
            }
            after = rows.getLast().row();
            rows = books.next(table, clinicId, account, from, to, after);
        }
    }

    private void askAbout(Table table, Known row) {
        Optional<List<Movement>> found = switch (table) {
            case PAYMENTS -> stripe.ofPayment(account, row.stripeId());
            case REFUNDS -> stripe.ofRefund(account, row.stripeId());
            case DISPUTES -> stripe.ofDispute(account, row.stripeId());
        };
        // What Stripe has booked on another day is compared there; on this one, it came while the pages were read.
        found.ifPresentOrElse(
                movements -> compare(movements.stream()
                        .filter(movement ->
                                !movement.at().isBefore(from) && movement.at().isBefore(to))
                        .toList()),
                () -> missingAtStripe(table, row));
    }

    private void missingAtStripe(Table table, Known row) {
        AccountSums sums = sums(row.currency());
        sums.add(table.movement, row.amountMinor(), 0);
        sums.name(new Difference(table.missing, row.paymentRequestId(), row.paymentIntent(), row.amountMinor(), 0));
    }

    private void count(Movement movement, long oursMinor) {
        sums(movement.currency()).add(movement.kind(), oursMinor, movement.amountMinor());
    }

    private void name(
            Movement movement,
            Kind kind,
            @Nullable String paymentRequestId,
            @Nullable Movable movable,
            long oursMinor) {
        long stripeMinor = movement.amountMinor();
        Difference difference = switch (movement.kind()) {
            case PAYMENT, REFUND, DISPUTE ->
                new Difference(kind, paymentRequestId, movement.paymentIntent(), oursMinor, stripeMinor);
            case REFUND_FAILURE, DISPUTE_REVERSAL -> {
                // What is left after what was taken off: a refund that failed is none.
                long before = movable == null ? 0 : movable.amountMinor();
                yield new Difference(
                        kind, paymentRequestId, movement.paymentIntent(), before - oursMinor, before - stripeMinor);
            }
        };
        sums(movement.currency()).name(difference);
    }

    private AccountSums sums(String currency) {
        return sums.computeIfAbsent(currency, _ -> new AccountSums());
    }

    /** As our rows name it; what undoes a refund or dispute is another movement of the same. */
    private static String key(Movement movement) {
        return switch (movement.kind()) {
            case PAYMENT -> String.valueOf(movement.paymentIntent());
            case REFUND, DISPUTE -> movement.source();
            case REFUND_FAILURE, DISPUTE_REVERSAL -> movement.source() + " undone";
        };
    }
}
