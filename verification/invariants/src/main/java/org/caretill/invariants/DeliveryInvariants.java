package org.caretill.invariants;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.caretill.invariants.Evidence.Acknowledgement;
import org.caretill.invariants.Evidence.DeadLetters;
import org.caretill.invariants.Evidence.Message;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.SentEvent;
import org.caretill.invariants.Evidence.StripeEvent;
import org.caretill.invariants.Evidence.TimelineEntry;
import org.caretill.invariants.Invariant.Examination;

/** Everything sent arrives and has its effect exactly once. */
final class DeliveryInvariants {

    static final String FACTS = "stripe-facts.v1";
    static final String EVENTS = "payment-requests.v1";
    static final String CLINICS = "clinic-payments.v1";

    private static final Set<String> FACTS_ABOUT_ACCOUNTS = Set.of("StripeAccountChanged", "StripeAccountDeauthorized");

    private DeliveryInvariants() {}

    /**
     * I1: every webhook that is not foreign is stored, published and processed by the service it concerns, and every
     * successful payment is known as received.
     */
    static void webhooksAreProcessed(Evidence evidence, Examination examination) {
        Set<String> stored =
                evidence.stripeEvents().stream().map(StripeEvent::id).collect(toSet());
        for (SentEvent sent : evidence.atStripe().events()) {
            if (sent.delivery().equals("answered") && !sent.foreign()) {
                examination.expect(
                        stored.contains(sent.id()),
                        "%s (%s) was answered 2xx and is not stored",
                        sent.id(),
                        sent.type());
            }
        }
        Map<String, List<Message>> facts = evidence.published().stream()
                .filter(message -> message.topic().equals(FACTS))
                .collect(groupingBy(message -> withoutSuffix(message.id())));
        Map<String, Request> byIntent = MoneyInvariants.byIntent(evidence);
        Set<String> neededAttention = evidence.timeline().stream()
                .filter(entry -> entry.event().equals(TimelineInvariants.NEEDS_ATTENTION))
                .map(TimelineEntry::requestId)
                .collect(toSet());
        for (StripeEvent event : evidence.stripeEvents()) {
            examination.expect(
                    !event.misdirected(),
                    "%s (%s) arrived at the wrong endpoint and never by another way",
                    event.id(),
                    event.type());
            if (!event.publishes()) {
                continue;
            }
            List<Message> published = facts.getOrDefault(event.id(), List.of());
            examination.expect(
                    !published.isEmpty(), "%s (%s) is stored and was never published", event.id(), event.type());
            for (Message fact : published) {
                String consumer = FACTS_ABOUT_ACCOUNTS.contains(fact.type()) ? "clinic_config" : "payment_request";
                examination.expect(
                        evidence.inboxes().getOrDefault(consumer, Set.of()).contains(fact.id())
                                || evidence.deadLetters().ids().contains(fact.id()),
                        "%s (%s) was published and never processed by %s",
                        fact.id(),
                        fact.type(),
                        consumer);
            }
            String intent = event.paymentIntent();
            Request paid =
                    intent != null && event.type().equals("payment_intent.succeeded") ? byIntent.get(intent) : null;
            if (paid != null) {
                examination.expect(
                        paid.status().equals("PAID") || neededAttention.contains(paid.id()),
                        "%s says that %s succeeded, but %s is %s and never needed attention",
                        event.id(),
                        event.paymentIntent(),
                        paid.id(),
                        paid.status());
            }
        }
        Set<String> requests = evidence.requests().stream().map(Request::id).collect(toSet());
        for (Acknowledgement acknowledgement : evidence.recordings().acknowledgements()) {
            if (acknowledgement.command().equals("create")) {
                examination.expect(
                        requests.contains(acknowledgement.id()),
                        "%s was acknowledged to its caller and is lost",
                        acknowledgement.id());
            }
        }
    }

    /** I2: one transition to PAID in the timeline, one {@code PaymentSucceeded} in the topic, one id per version. */
    static void effectsHappenOnce(Evidence evidence, Examination examination) {
        Map<String, Long> paid = evidence.timeline().stream()
                .filter(entry -> entry.event().equals("PaymentSucceeded"))
                .collect(groupingBy(TimelineEntry::requestId, counting()));
        for (Request request : evidence.requests()) {
            long times = paid.getOrDefault(request.id(), 0L);
            examination.expect(
                    times == (request.status().equals("PAID") ? 1 : 0),
                    "%s is %s and became paid %d times",
                    request.id(),
                    request.status(),
                    times);
        }
        Map<String, Map<String, Set<String>>> ids = evidence.published().stream()
                .filter(message ->
                        message.topic().equals(EVENTS) && message.data().has("version"))
                .collect(groupingBy(
                        message -> String.valueOf(message.key()),
                        groupingBy(message -> message.data().path("version").asText(), mapping(Message::id, toSet()))));
        ids.forEach((request, versions) -> versions.forEach((version, events) -> examination.expect(
                events.size() == 1, "version %s of %s was published as %s", version, request, new TreeSet<>(events))));
        Map<String, Set<String>> successes = evidence.published().stream()
                .filter(message ->
                        message.topic().equals(EVENTS) && message.type().equals("PaymentSucceeded"))
                .collect(groupingBy(message -> String.valueOf(message.key()), mapping(Message::id, toSet())));
        successes.forEach((request, events) -> examination.expect(
                events.size() == 1,
                "%s was announced as paid %d times: %s",
                request,
                events.size(),
                new TreeSet<>(events)));
    }

    /** I5. */
    static void forgeriesHaveNoEffect(Evidence evidence, Examination examination) {
        Set<String> stored = new HashSet<>();
        Set<String> publishing = new HashSet<>();
        for (StripeEvent event : evidence.stripeEvents()) {
            stored.add(event.id());
            if (event.publishes()) {
                publishing.add(event.id());
            }
            examination.expect(
                    event.intact(), "the stored payload of %s does not match its hash, type and account", event.id());
        }
        for (Message fact : evidence.published()) {
            if (fact.topic().equals(FACTS)) {
                examination.expect(
                        publishing.contains(withoutSuffix(fact.id())),
                        "%s in %s refers to an event that was never stored, or must not be published",
                        fact.id(),
                        FACTS);
            }
        }
        for (String forged : evidence.recordings().forgedEvents()) {
            examination.expect(!stored.contains(forged), "%s was forged and is stored", forged);
        }
    }

    /** I9. */
    static void nothingIsStuck(Evidence evidence, Examination examination) {
        evidence.outboxes()
                .forEach((database, waiting) ->
                        examination.expect(waiting == 0, "%d events wait in the outbox of %s", waiting, database));
        DeadLetters letters = evidence.deadLetters();
        letters.inTopics().forEach((consumer, dead) -> {
            examination.expect(
                    letters.listed().getOrDefault(consumer, 0L) >= dead,
                    "%s has %d dead letters, but lists %d",
                    consumer,
                    dead,
                    letters.listed().getOrDefault(consumer, 0L));
        });
        letters.waiting()
                .forEach((consumer, waiting) -> examination.expect(
                        waiting.equals(letters.inMetrics().getOrDefault(consumer, 0L)),
                        "%s has %d dead letters waiting, but its metric says %d",
                        consumer,
                        waiting,
                        letters.inMetrics().getOrDefault(consumer, 0L)));
    }

    /** A replay, and each further fact of one event, has the event's id with a suffix. */
    private static String withoutSuffix(String id) {
        int mark = id.indexOf('#');
        return mark < 0 ? id : id.substring(0, mark);
    }
}
