package org.caretill.invariants;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about a stack at one moment, as plain data: the content of its databases, topics and logs, Stripe's
 * records, and what clients recorded, if there were any. Amounts are in minor units, currencies in upper case.
 *
 * @param requests payment requests in payment-request-service
 * @param timeline every entry of every timeline
 * @param movements the refunds and disputes payment-request-service knows
 * @param liveView the newest state of each request in notification-service's view, by id
 * @param atStripe Stripe's records
 * @param stripeEvents every event that stripe-webhook-service has stored
 * @param published every message in the topics of events, in the order of each partition
 * @param copies data of one service that others have copied
 * @param accounts what is known of each Stripe account that a clinic has connected
 * @param inboxes the ids of the events each service has processed, by the name of its database
 * @param outboxes how many events were not sent yet, by the name of the database
 * @param deadLetters messages that could not be processed
 * @param texts texts in which private words must not appear
 * @param privateWords texts and names that people entered, and credentials
 * @param recordings what clients saw; empty if there were no clients
 */
public record Evidence(
        List<Request> requests,
        List<TimelineEntry> timeline,
        List<KnownMovement> movements,
        List<KnownPayout> payouts,
        Map<String, LiveState> liveView,
        AtStripe atStripe,
        List<StripeEvent> stripeEvents,
        List<Message> published,
        List<Copy> copies,
        List<KnownAccount> accounts,
        Map<String, Set<String>> inboxes,
        Map<String, Long> outboxes,
        DeadLetters deadLetters,
        List<Text> texts,
        PrivateWords privateWords,
        Recordings recordings) {

    /** A payment request. */
    public record Request(
            String id,
            int version,
            String status,
            String clinicId,
            String callId,
            String payerParticipantId,
            long amountMinor,
            String currency,
            long receivedMinor,
            long refundedMinor,
            long applicationFeeMinor,
            String account,
            @Nullable String paymentIntent,
            @Nullable String needsAttention) {}

    /**
     * A payout whose parts were all read from Stripe, in the smallest unit of its currency.
     *
     * @param partsMinor the sum of what is in it, after fees
     */
    public record KnownPayout(String id, String clinicId, long amountMinor, long partsMinor) {}

    /** An entry of a request's timeline. */
    public record TimelineEntry(String requestId, int version, String event, String status) {}

    /**
     * A refund or a dispute of a payment, in the same form for Stripe's records and ours.
     *
     * @param account Stripe's account that the payment was made to
     * @param id Stripe's id; null until Stripe has confirmed a refund
     * @param paymentIntent of the payment
     * @param status Stripe's status
     */
    public record Movement(
            Kind kind,
            String account,
            @Nullable String id,
            String paymentIntent,
            long amountMinor,
            String currency,
            String status) {

        /** The kind of movement. */
        public enum Kind {
            REFUND,
            DISPUTE
        }

        /** Whether it is a refund that was neither failed nor cancelled. */
        boolean isEffectiveRefund() {
            return kind == Kind.REFUND && !status.equals("failed") && !status.equals("canceled");
        }
    }

    /** A refund or dispute that we know, with its request and clinic. */
    public record KnownMovement(String requestId, String clinicId, Movement movement) {}

    /** The state of a request that a new live view is shown. */
    public record LiveState(int version, String status, String clinicId) {}

    /**
     * Data of one service and its copy, complete or in part, elsewhere. A missing copy is a missing node.
     *
     * @param of what the data is about
     * @param where who has the copy
     */
    public record Copy(String of, JsonNode original, String where, JsonNode copy) {}

    /**
     * What a service knows of a connected account.
     *
     * @param where who knows it
     * @param readiness with the fields of {@link AtStripe#readiness}, and others
     */
    public record KnownAccount(String account, String where, JsonNode readiness) {}

    /**
     * Stripe's records: payments, refunds, disputes, and their events.
     *
     * @param disconnected accounts whose owner has disconnected the platform, which gets no more events about them
     * @param readiness of each connected account, by id: whether it can take payments, and what Stripe requires of it
     */
    public record AtStripe(
            List<PaymentIntent> paymentIntents,
            List<Movement> movements,
            List<SentEvent> events,
            Set<String> disconnected,
            Map<String, JsonNode> readiness) {}

    /**
     * A payment at Stripe.
     *
     * @param ofPlatform whether the platform made it; clinics also make payments of their own
     * @param paymentRequestId from its metadata, which the clinic can change
     */
    public record PaymentIntent(
            String account,
            String id,
            String status,
            long amountMinor,
            long receivedMinor,
            long applicationFeeMinor,
            String currency,
            boolean ofPlatform,
            @Nullable String paymentRequestId) {

        boolean succeeded() {
            return status.equals("succeeded");
        }
    }

    /**
     * An event in Stripe's list.
     *
     * @param foreign whether there is nothing in it for Caretill, so that it need not be stored
     * @param delivery {@code answered} with 2xx, {@code pending}, {@code dropped}: never sent, or {@code not-enabled}:
     *     the endpoints are not registered for its type
     */
    public record SentEvent(@Nullable String account, String id, String type, boolean foreign, String delivery) {}

    /**
     * An event that stripe-webhook-service has stored.
     *
     * @param publishes whether it must be published to other services
     * @param misdirected whether it arrived at the wrong endpoint only, and therefore was not published
     * @param intact whether its payload is kept for as long as required and matches the hash, type and account stored
     *     with it
     */
    public record StripeEvent(
            String id,
            String type,
            @Nullable String paymentIntent,
            boolean publishes,
            boolean misdirected,
            boolean intact) {}

    /** A message in Kafka; id and type are its CloudEvents headers. */
    public record Message(
            String topic,
            int partition,
            long offset,
            @Nullable String key,
            String id,
            String type,
            JsonNode data) {}

    /**
     * The messages that services gave up on.
     *
     * @param ids the ids of the events in the dead-letter topics
     * @param inTopics how many messages of other topics they are, by consumer
     * @param listed how many of them the services list, by consumer
     * @param waiting how many of these were not replayed yet
     * @param inMetrics how many the metric for the alert reports
     */
    public record DeadLetters(
            Set<String> ids,
            Map<String, Long> inTopics,
            Map<String, Long> listed,
            Map<String, Long> waiting,
            Map<String, Long> inMetrics) {}

    /**
     * A text that must not contain private words.
     *
     * @param atStripe whether it is Stripe's: only Stripe may know e-mail addresses for receipts
     */
    public record Text(String where, boolean atStripe, Supplier<Stream<String>> lines) {}

    /**
     * Words that only some may see.
     *
     * @param ours visible only to clinic and patient: descriptions, names, guest tokens
     * @param stripes visible only to Stripe and the patient: addresses for receipts
     */
    public record PrivateWords(Set<String> ours, Set<String> stripes) {}

    /**
     * What clients recorded during the run.
     *
     * @param frames every message that a live view received
     * @param screens what each live view shows at the end
     * @param acknowledgements commands that were answered with 2xx
     * @param forgedEvents ids of events that Stripe has not sent
     * @param samples measurements of the processes over time
     */
    public record Recordings(
            List<Frame> frames,
            List<Screen> screens,
            List<Acknowledgement> acknowledgements,
            Set<String> forgedEvents,
            List<Sample> samples) {

        public static final Recordings NONE = new Recordings(List.of(), List.of(), List.of(), Set.of(), List.of());
    }

    /** The owner of a live view: staff of the clinic, or, if there is a participant, a guest. */
    public record Viewer(
            String clinicId, String callId, @Nullable String participantId) {

        boolean maySee(Request request) {
            return request.clinicId().equals(clinicId)
                    && request.callId().equals(callId)
                    && (participantId == null || request.payerParticipantId().equals(participantId));
        }
    }

    /** A message that a live view received. */
    public record Frame(Viewer viewer, String text) {}

    /** What a live view shows at the end: the version and status of each request, by id. */
    public record Screen(Viewer viewer, Map<String, LiveState> shown) {}

    /**
     * A command that was answered with 2xx.
     *
     * @param command {@code create}, {@code refund}, …
     * @param id of what it created
     */
    public record Acknowledgement(String command, String id) {}

    /** A measurement of a process: {@code heap}, {@code threads}, {@code files}. */
    public record Sample(String process, String quantity, Instant at, double value) {}
}
