package org.caretill.invariants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.invariants.Evidence.KnownMovement;
import org.caretill.invariants.Evidence.KnownPayout;
import org.caretill.invariants.Evidence.Movement;
import org.caretill.invariants.Evidence.PaymentIntent;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Invariant.Examination;

/** Compares our payments, refunds and disputes with Stripe's records. */
final class MoneyInvariants {

    private MoneyInvariants() {}

    private record AccountCurrency(String account, String currency) {}

    /**
     * I3: compares the sums per account and currency, and each refund and dispute, and each payout with what is in it. Accounts that have disconnected the
     * platform are left out, because the platform gets no events about them and cannot know the result of what was in
     * progress.
     */
    static void amountsMatch(Evidence evidence, Examination examination) {
        Set<String> unseen = evidence.atStripe().disconnected();
        Map<String, Request> byIntent = byIntent(evidence);
        Map<AccountCurrency, Long> ours = evidence.requests().stream()
                .collect(groupingBy(
                        request -> new AccountCurrency(request.account(), request.currency()),
                        summingLong(request -> request.receivedMinor() - request.refundedMinor())));
        Map<String, Long> refunded = evidence.atStripe().movements().stream()
                .filter(Movement::isEffectiveRefund)
                .collect(groupingBy(Movement::paymentIntent, summingLong(Movement::amountMinor)));
        Map<AccountCurrency, Long> stripes = evidence.atStripe().paymentIntents().stream()
                .filter(intent -> isOurs(intent, byIntent))
                .collect(groupingBy(
                        intent -> new AccountCurrency(intent.account(), intent.currency()),
                        summingLong(intent -> intent.receivedMinor() - refunded.getOrDefault(intent.id(), 0L))));
        Set<AccountCurrency> all = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        all.addAll(ours.keySet());
        all.addAll(stripes.keySet());
        all.removeIf(key -> unseen.contains(key.account()));
        for (AccountCurrency key : all) {
            long here = ours.getOrDefault(key, 0L);
            long there = stripes.getOrDefault(key, 0L);
            examination.expect(
                    here == there, "account %s: %d %s here, %d at Stripe", key.account(), here, key.currency(), there);
        }
        Map<String, Long> known = evidence.movements().stream()
                .filter(refund -> refund.movement().isEffectiveRefund())
                .collect(groupingBy(
                        KnownMovement::requestId,
                        summingLong(refund -> refund.movement().amountMinor())));
        for (Request request : evidence.requests()) {
            long there = request.paymentIntent() == null ? 0 : refunded.getOrDefault(request.paymentIntent(), 0L);
            if (unseen.contains(request.account())) {
                continue;
            }
            if (there != 0 || request.refundedMinor() != 0 || known.containsKey(request.id())) {
                examination.expect(
                        request.refundedMinor() == there && known.getOrDefault(request.id(), 0L) == there,
                        "%s: %d refunded according to the request, %d according to its refunds, %d at Stripe",
                        request.id(),
                        request.refundedMinor(),
                        known.getOrDefault(request.id(), 0L),
                        there);
            }
        }
        expectEqual(
                byId(evidence.movements().stream().map(KnownMovement::movement), unseen),
                byId(
                        evidence.atStripe().movements().stream()
                                .filter(movement -> byIntent.containsKey(movement.paymentIntent())),
                        unseen),
                examination);
        for (KnownPayout payout : evidence.payouts()) {
            examination.expect(
                    payout.amountMinor() == payout.partsMinor(),
                    "%s of %s: %d to the bank, %d is in it",
                    payout.id(),
                    payout.clinicId(),
                    payout.amountMinor(),
                    payout.partsMinor());
        }
    }

    /** Movements with an id of Stripe, on accounts that are still connected. */
    private static Map<String, Movement> byId(Stream<Movement> movements, Set<String> unseen) {
        Map<String, Movement> byId = new HashMap<>();
        movements.forEach(movement -> {
            if (movement.id() != null && !unseen.contains(movement.account())) {
                byId.put(movement.id(), movement);
            }
        });
        return byId;
    }

    private static void expectEqual(
            Map<String, Movement> here, Map<String, Movement> atStripe, Examination examination) {
        Set<String> all = new TreeSet<>(here.keySet());
        all.addAll(atStripe.keySet());
        for (String id : all) {
            examination.expect(
                    Objects.equals(here.get(id), atStripe.get(id)),
                    "%s: %s here, %s at Stripe",
                    id,
                    String.valueOf(here.get(id)),
                    String.valueOf(atStripe.get(id)));
        }
    }

    /** I4, including the platform's application fee. */
    static void paymentsExistAtStripe(Evidence evidence, Examination examination) {
        Map<String, PaymentIntent> intents = evidence.atStripe().paymentIntents().stream()
                .collect(Collectors.toMap(PaymentIntent::id, Function.identity(), (first, _) -> first));
        for (Request request : evidence.requests()) {
            if (!request.status().equals("PAID") && request.receivedMinor() == 0) {
                continue;
            }
            PaymentIntent intent = request.paymentIntent() == null ? null : intents.get(request.paymentIntent());
            boolean inFull = !request.status().equals("PAID") || request.receivedMinor() == request.amountMinor();
            examination.expect(
                    intent != null
                            && intent.succeeded()
                            && intent.account().equals(request.account())
                            && intent.currency().equals(request.currency())
                            && intent.receivedMinor() == request.receivedMinor()
                            && intent.applicationFeeMinor() == request.applicationFeeMinor()
                            && inFull,
                    "%s is %s with %d of %d %s (%d of it the platform's) received on %s as %s; Stripe says %s",
                    request.id(),
                    request.status(),
                    request.receivedMinor(),
                    request.amountMinor(),
                    request.currency(),
                    request.applicationFeeMinor(),
                    request.account(),
                    String.valueOf(request.paymentIntent()),
                    String.valueOf(intent));
        }
    }

    /** I10, including money that Stripe took for a request that has ended unpaid. */
    static void chargedOnce(Evidence evidence, Examination examination) {
        Map<String, Request> byIntent = byIntent(evidence);
        Map<String, List<PaymentIntent>> taken = evidence.atStripe().paymentIntents().stream()
                .filter(PaymentIntent::succeeded)
                .filter(intent -> isOurs(intent, byIntent))
                .collect(groupingBy(intent -> requestOf(intent, byIntent)));
        taken.forEach((request, intents) -> examination.expect(
                intents.size() == 1,
                "%s was charged %d times: %s",
                request,
                intents.size(),
                intents.stream().map(PaymentIntent::id).toList()));
    }

    private static boolean isOurs(PaymentIntent intent, Map<String, Request> byIntent) {
        return byIntent.containsKey(intent.id()) || (intent.ofPlatform() && intent.paymentRequestId() != null);
    }

    private static String requestOf(PaymentIntent intent, Map<String, Request> byIntent) {
        Request known = byIntent.get(intent.id());
        return known != null ? known.id() : Objects.requireNonNull(intent.paymentRequestId());
    }

    static Map<String, Request> byIntent(Evidence evidence) {
        return evidence.requests().stream()
                .filter(request -> request.paymentIntent() != null)
                .collect(Collectors.toMap(
                        request -> Objects.requireNonNull(request.paymentIntent()),
                        Function.identity(),
                        (first, _) -> first));
    }
}
