package org.caretill.invariants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.caretill.invariants.Evidence.Dispute;
import org.caretill.invariants.Evidence.PaymentIntent;
import org.caretill.invariants.Evidence.Refund;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.StripeDispute;
import org.caretill.invariants.Evidence.StripeRefund;
import org.caretill.invariants.Invariant.Examination;

/** Our books against Stripe's. */
final class Money {

    /** Refunds that failed or were called off have given nothing back. */
    private static final Set<String> GIVES_NOTHING = Set.of("FAILED", "CANCELED", "failed", "canceled");

    private Money() {}

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
        Map<String, Long> givenBack = evidence.atStripe().refunds().stream()
                .filter(refund -> !GIVES_NOTHING.contains(refund.status()))
                .collect(groupingBy(StripeRefund::paymentIntent, summingLong(StripeRefund::amountMinor)));
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
        Map<String, Long> known = evidence.refunds().stream()
                .filter(refund -> !GIVES_NOTHING.contains(refund.status()))
                .collect(groupingBy(Refund::requestId, summingLong(Refund::amountMinor)));
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
        isEachTheSame("refund", refundsHere(evidence), refundsAtStripe(evidence, byIntent), examination);
        isEachTheSame("dispute", disputesHere(evidence), disputesAtStripe(evidence, byIntent), examination);
    }

    /** A refund or dispute. */
    private record Movement(String requestId, long amountMinor, String currency, String status) {}

    private static void isEachTheSame(
            String what, Map<String, Movement> here, Map<String, Movement> atStripe, Examination examination) {
        Set<String> all = new TreeSet<>(here.keySet());
        all.addAll(atStripe.keySet());
        for (String id : all) {
            examination.expect(
                    Objects.equals(here.get(id), atStripe.get(id)),
                    "%s %s: %s here, %s at Stripe",
                    what,
                    id,
                    String.valueOf(here.get(id)),
                    String.valueOf(atStripe.get(id)));
        }
    }

    private static Map<String, Movement> refundsHere(Evidence evidence) {
        Set<String> seen = seenRequests(evidence);
        Map<String, Movement> refunds = new HashMap<>();
        for (Refund refund : evidence.refunds()) {
            if (refund.stripeRefund() != null && seen.contains(refund.requestId())) {
                refunds.put(
                        refund.stripeRefund(),
                        new Movement(
                                refund.requestId(),
                                refund.amountMinor(),
                                refund.currency(),
                                refund.status().toLowerCase(Locale.ROOT)));
            }
        }
        return refunds;
    }

    private static Map<String, Movement> refundsAtStripe(Evidence evidence, Map<String, Request> byIntent) {
        Map<String, Movement> refunds = new HashMap<>();
        for (StripeRefund refund : evidence.atStripe().refunds()) {
            Request request = byIntent.get(refund.paymentIntent());
            if (request != null && !evidence.atStripe().disconnected().contains(refund.account())) {
                refunds.put(
                        refund.id(),
                        new Movement(request.id(), refund.amountMinor(), refund.currency(), refund.status()));
            }
        }
        return refunds;
    }

    private static Map<String, Movement> disputesHere(Evidence evidence) {
        Set<String> seen = seenRequests(evidence);
        Map<String, Movement> disputes = new HashMap<>();
        for (Dispute dispute : evidence.disputes()) {
            if (seen.contains(dispute.requestId())) {
                disputes.put(
                        dispute.stripeDispute(),
                        new Movement(dispute.requestId(), dispute.amountMinor(), dispute.currency(), dispute.status()));
            }
        }
        return disputes;
    }

    private static Map<String, Movement> disputesAtStripe(Evidence evidence, Map<String, Request> byIntent) {
        Map<String, Movement> disputes = new HashMap<>();
        for (StripeDispute dispute : evidence.atStripe().disputes()) {
            Request request = byIntent.get(dispute.paymentIntent());
            if (request != null && !evidence.atStripe().disconnected().contains(dispute.account())) {
                disputes.put(
                        dispute.id(),
                        new Movement(request.id(), dispute.amountMinor(), dispute.currency(), dispute.status()));
            }
        }
        return disputes;
    }

    /** Those on accounts of which the platform is told. */
    private static Set<String> seenRequests(Evidence evidence) {
        return evidence.requests().stream()
                .filter(request -> !evidence.atStripe().disconnected().contains(request.account()))
                .map(Request::id)
                .collect(Collectors.toSet());
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
