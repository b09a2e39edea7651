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
import org.caretill.invariants.Evidence.Movement;
import org.caretill.invariants.Evidence.PaymentIntent;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Invariant.Examination;

/** Our books against Stripe's. */
final class MoneyInvariants {

    private MoneyInvariants() {}

    private record Purse(String account, String currency) {}

    /**
     * I3: the sums per account and currency, and every refund and dispute by itself. Of an account that has disconnected
     * the platform nobody tells it anything: what was under way there is not compared.
     */
    static void isConserved(Evidence evidence, Examination examination) {
        Set<String> unseen = evidence.atStripe().disconnected();
        Map<String, Request> byIntent = byIntent(evidence);
        Map<Purse, Long> ours = evidence.requests().stream()
                .collect(groupingBy(
                        request -> new Purse(request.account(), request.currency()),
                        summingLong(request -> request.receivedMinor() - request.refundedMinor())));
        Map<String, Long> givenBack = evidence.atStripe().movements().stream()
                .filter(Movement::givesBack)
                .collect(groupingBy(Movement::paymentIntent, summingLong(Movement::amountMinor)));
        Map<Purse, Long> stripes = evidence.atStripe().paymentIntents().stream()
                .filter(intent -> isOurs(intent, byIntent))
                .collect(groupingBy(
                        intent -> new Purse(intent.account(), intent.currency()),
                        summingLong(intent -> intent.receivedMinor() - givenBack.getOrDefault(intent.id(), 0L))));
        Set<Purse> all = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        all.addAll(ours.keySet());
        all.addAll(stripes.keySet());
        all.removeIf(purse -> unseen.contains(purse.account()));
        for (Purse purse : all) {
            long here = ours.getOrDefault(purse, 0L);
            long there = stripes.getOrDefault(purse, 0L);
            examination.expect(
                    here == there,
                    "account %s: %d %s here, %d at Stripe",
                    purse.account(),
                    here,
                    purse.currency(),
                    there);
        }
        Map<String, Long> known = evidence.movements().stream()
                .filter(refund -> refund.movement().givesBack())
                .collect(groupingBy(
                        KnownMovement::requestId,
                        summingLong(refund -> refund.movement().amountMinor())));
        for (Request request : evidence.requests()) {
            long there = request.paymentIntent() == null ? 0 : givenBack.getOrDefault(request.paymentIntent(), 0L);
            if (unseen.contains(request.account())) {
                continue;
            }
            if (there != 0 || request.refundedMinor() != 0 || known.containsKey(request.id())) {
                examination.expect(
                        request.refundedMinor() == there && known.getOrDefault(request.id(), 0L) == there,
                        "%s: %d given back by the request, %d by its refunds, %d at Stripe",
                        request.id(),
                        request.refundedMinor(),
                        known.getOrDefault(request.id(), 0L),
                        there);
            }
        }
        isEachTheSame(
                byId(evidence.movements().stream().map(KnownMovement::movement), unseen),
                byId(
                        evidence.atStripe().movements().stream()
                                .filter(movement -> byIntent.containsKey(movement.paymentIntent())),
                        unseen),
                examination);
    }

    /** What Stripe has named, on accounts of which the platform is told. */
    private static Map<String, Movement> byId(Stream<Movement> movements, Set<String> unseen) {
        Map<String, Movement> byId = new HashMap<>();
        movements.forEach(movement -> {
            if (movement.id() != null && !unseen.contains(movement.account())) {
                byId.put(movement.id(), movement);
            }
        });
        return byId;
    }

    private static void isEachTheSame(
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

    /** I4; and that the platform keeps of it what was agreed. */
    static void isNoPhantom(Evidence evidence, Examination examination) {
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

    /** I10; and money that Stripe took for a request that has ended unpaid is at least known. */
    static void isTakenOnce(Evidence evidence, Examination examination) {
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
