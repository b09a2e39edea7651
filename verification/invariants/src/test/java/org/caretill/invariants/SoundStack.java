package org.caretill.invariants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.caretill.invariants.Evidence.Acknowledgement;
import org.caretill.invariants.Evidence.AtStripe;
import org.caretill.invariants.Evidence.Copy;
import org.caretill.invariants.Evidence.DeadLetters;
import org.caretill.invariants.Evidence.Frame;
import org.caretill.invariants.Evidence.KnownAccount;
import org.caretill.invariants.Evidence.KnownMovement;
import org.caretill.invariants.Evidence.KnownPayout;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Message;
import org.caretill.invariants.Evidence.Movement;
import org.caretill.invariants.Evidence.Movement.Kind;
import org.caretill.invariants.Evidence.PaymentIntent;
import org.caretill.invariants.Evidence.PrivateWords;
import org.caretill.invariants.Evidence.Recordings;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.Sample;
import org.caretill.invariants.Evidence.Screen;
import org.caretill.invariants.Evidence.SentEvent;
import org.caretill.invariants.Evidence.StripeEvent;
import org.caretill.invariants.Evidence.Text;
import org.caretill.invariants.Evidence.TimelineEntry;
import org.caretill.invariants.Evidence.Viewer;

/**
 * A stack in which everything holds, with two requests, one paid and partly refunded, one cancelled. Tests break it.
 */
final class SoundStack {

    static final String PAID = "preq_01m85e5pc5fvvvjhkpb4t3jqcy";
    static final String CANCELLED = "preq_01m85e5pc5fvvvjhkpb4t3jqcz";
    static final String ACCOUNT = "acct_1DemoClinicAU001";
    static final String INTENT = "pi_3Paid";
    static final Viewer CLINICIAN = new Viewer("demo-clinic", "call-1", null);
    static final Viewer PATIENT = new Viewer("demo-clinic", "call-1", "patient-1");

    final List<KnownPayout> payouts = new ArrayList<>(List.of(new KnownPayout("po_1", "demo-clinic", 8_325, 8_325)));

    final List<Request> requests = new ArrayList<>(List.of(
            new Request(
                    PAID,
                    4,
                    "PAID",
                    "demo-clinic",
                    "call-1",
                    "patient-1",
                    8_500,
                    "AUD",
                    8_500,
                    500,
                    85,
                    ACCOUNT,
                    INTENT,
                    null),
            new Request(
                    CANCELLED,
                    2,
                    "CANCELLED",
                    "demo-clinic",
                    "call-1",
                    "patient-2",
                    900,
                    "AUD",
                    0,
                    0,
                    9,
                    ACCOUNT,
                    null,
                    null)));
    final List<TimelineEntry> timeline = new ArrayList<>(List.of(
            new TimelineEntry(PAID, 1, "PaymentRequested", "REQUESTED"),
            new TimelineEntry(PAID, 2, "PaymentStarted", "PAYING"),
            new TimelineEntry(PAID, 3, "PaymentSucceeded", "PAID"),
            new TimelineEntry(PAID, 4, "PaymentRefunded", "PAID"),
            new TimelineEntry(CANCELLED, 1, "PaymentRequested", "REQUESTED"),
            new TimelineEntry(CANCELLED, 2, "PaymentCancelled", "CANCELLED")));
    final List<KnownMovement> movements = new ArrayList<>(List.of(
            new KnownMovement(PAID, "demo-clinic", refund("re_1", 500, "succeeded")),
            new KnownMovement(PAID, "demo-clinic", dispute("needs_response"))));
    final Map<String, LiveState> liveView = new HashMap<>(Map.of(
            PAID, new LiveState(4, "PAID", "demo-clinic"), CANCELLED, new LiveState(2, "CANCELLED", "demo-clinic")));
    final List<PaymentIntent> intents = new ArrayList<>(
            List.of(new PaymentIntent(ACCOUNT, INTENT, "succeeded", 8_500, 8_500, 85, "AUD", true, PAID)));
    final List<Movement> atStripe =
            new ArrayList<>(List.of(refund("re_1", 500, "succeeded"), dispute("needs_response")));
    final List<SentEvent> sent = new ArrayList<>(List.of(
            new SentEvent(ACCOUNT, "evt_1", "payment_intent.succeeded", false, "answered"),
            new SentEvent(ACCOUNT, "evt_2", "payment_intent.created", false, "dropped")));
    final Set<String> disconnected = new HashSet<>();
    final List<StripeEvent> stripeEvents =
            new ArrayList<>(List.of(new StripeEvent("evt_1", "payment_intent.succeeded", INTENT, true, false, true)));
    final List<Message> published = new ArrayList<>(List.of(
            message("stripe-facts.v1", INTENT, "evt_1", "StripePaymentSucceeded", null),
            message("payment-requests.v1", PAID, "e-1", "PaymentRequested", 1),
            message("payment-requests.v1", CANCELLED, "e-2", "PaymentRequested", 1),
            message("payment-requests.v1", PAID, "e-3", "PaymentStarted", 2),
            message("payment-requests.v1", PAID, "e-4", "PaymentSucceeded", 3),
            // Sent twice: a relay was killed before it could delete the event from the outbox.
            message("payment-requests.v1", PAID, "e-4", "PaymentSucceeded", 3),
            message("payment-requests.v1", CANCELLED, "e-5", "PaymentCancelled", 2),
            message("payment-requests.v1", PAID, "e-6", "PaymentRefunded", 4)));
    final List<Copy> copies = new ArrayList<>(
            List.of(
                    copy(
                            "{\"status\":\"PAID\",\"paidAt\":\"2026-11-23T01:02:31+00:00\",\"card\":null,\"accounts\":[{\"id\":\"a\",\"live\":true}]}",
                            "{\"status\":\"PAID\",\"paidAt\":\"2026-11-23T01:02:31Z\",\"card\":null,\"accounts\":[{\"id\":\"a\"}],\"refund\":{}}")));
    final Map<String, JsonNode> readiness =
            new HashMap<>(Map.of(ACCOUNT, json("{\"chargesEnabled\":true,\"requirements\":[\"a\"]}")));
    final List<KnownAccount> accounts = new ArrayList<>(List.of(new KnownAccount(
            ACCOUNT,
            "clinic-config-service",
            json("{\"chargesEnabled\":true,\"requirements\":[\"a\"],\"name\":\"Demo\"}"))));
    final Map<String, Set<String>> inboxes = new HashMap<>(Map.of("payment_request", new HashSet<>(Set.of("evt_1"))));
    final Map<String, Long> outboxes = new HashMap<>(Map.of("payment_request", 0L, "stripe_webhook", 0L));
    final Map<String, Long> deadInTopics = new HashMap<>(Map.of("notification-service", 2L));
    final Map<String, Long> deadListed = new HashMap<>(Map.of("notification-service", 2L));
    final Map<String, Long> deadWaiting = new HashMap<>(Map.of("notification-service", 1L));
    final Map<String, Long> deadInMetrics = new HashMap<>(Map.of("notification-service", 1L));
    final List<Text> texts = new ArrayList<>(List.of(
            new Text(
                    "logs/payment-request-service.log",
                    false,
                    () -> List.of("payment request changed: id=" + PAID).stream()),
            new Text("Stripe", true, () -> List.of("receipt_email pat@example.com").stream())));
    final List<Frame> frames = new ArrayList<>(List.of(
            new Frame(CLINICIAN, "{\"id\":\"" + CANCELLED + "\"}"), new Frame(PATIENT, "{\"id\":\"" + PAID + "\"}")));
    final List<Screen> screens = new ArrayList<>(List.of(
            new Screen(CLINICIAN, new HashMap<>(liveView)),
            new Screen(PATIENT, new HashMap<>(Map.of(PAID, liveView.get(PAID))))));
    final List<Acknowledgement> acknowledgements = new ArrayList<>(List.of(new Acknowledgement("create", PAID)));
    final Set<String> forged = new HashSet<>(Set.of("evt_forged"));
    final List<Sample> samples = new ArrayList<>();

    SoundStack() {
        for (int i = 0; i < 30; i++) {
            samples.add(sample(i, 100e6 + (i % 3) * 1e6));
        }
    }

    static Sample sample(int second, double heap) {
        return new Sample("payment-request-service", "heap", Instant.EPOCH.plusSeconds(second), heap);
    }

    static Message message(String topic, String key, String id, String type, Integer version) {
        var data = JsonNodeFactory.instance.objectNode();
        if (version != null) {
            data.put("version", version);
        }
        return new Message(topic, 0, 0, key, id, type, new ObjectMapper().valueToTree(data));
    }

    static Movement refund(String id, long amountMinor, String status) {
        return new Movement(Kind.REFUND, ACCOUNT, id, INTENT, amountMinor, "AUD", status);
    }

    static Movement dispute(String status) {
        return new Movement(Kind.DISPUTE, ACCOUNT, "dp_1", INTENT, 8_500, "AUD", status);
    }

    /** A copy has fields of its own, says others in another form, and leaves some out. */
    static Copy copy(String original, String copy) {
        return new Copy(PAID, json(original), "payment-requests.v1", json(copy));
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Changes the paid request. */
    void paid(UnaryOperator<Request> change) {
        requests.set(0, change.apply(requests.getFirst()));
    }

    Evidence evidence() {
        return new Evidence(
                requests,
                timeline,
                movements,
                payouts,
                liveView,
                new AtStripe(intents, atStripe, sent, disconnected, readiness),
                stripeEvents,
                published,
                copies,
                accounts,
                inboxes,
                outboxes,
                new DeadLetters(Set.of(), deadInTopics, deadListed, deadWaiting, deadInMetrics),
                texts,
                new PrivateWords(Set.of("Consultation about sleep"), Set.of("pat@example.com")),
                new Recordings(frames, screens, acknowledgements, forged, samples));
    }
}
