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
 * All that is known of a stack at one moment, as plain data: what its databases, topics and logs hold, what Stripe's
 * books say, and what clients have recorded, if there were any. Amounts are in minor units, currencies in upper case.
 *
 * @param requests payment requests as payment-request-service keeps them
 * @param timeline every entry of every timeline
 * @param movements what payment-request-service knows to be given back or disputed
 * @param liveView the newest state of each request in notification-service's view, by id
 * @param atStripe what stands in Stripe's books
 * @param stripeEvents every event that stripe-webhook-service has stored
 * @param published every message in the topics of events, in the order of each partition
 * @param copies what one place says and another repeats
 * @param inboxes the ids of the events each service has taken, by the name of its database
 * @param outboxes how many events have not left yet, by the name of the database
 * @param deadLetters what could not be processed
 * @param texts where private words must not stand
 * @param privateWords what people wrote, are called, or hold as credentials
 * @param recordings what clients saw; empty if none were watching
 */
public record Evidence(
        List<Request> requests,
        List<TimelineEntry> timeline,
        List<KnownMovement> movements,
        Map<String, LiveState> liveView,
        AtStripe atStripe,
        List<StripeEvent> stripeEvents,
        List<Message> published,
        List<Copy> copies,
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

    /** A line of a request's timeline. */
    public record TimelineEntry(String requestId, int version, String event, String status) {}

    /**
     * A payment given back, or disputed by its cardholder at the bank; Stripe's books and ours say it in the same words.
     *
     * @param account of Stripe, that the payment was made to
     * @param id Stripe's; null as long as Stripe has not confirmed a refund
     * @param paymentIntent of the payment
     * @param status Stripe's word
     */
    public record Movement(
            Kind kind,
            String account,
            @Nullable String id,
            String paymentIntent,
            long amountMinor,
            String currency,
            String status) {

        /** What becomes of the money. */
        public enum Kind {
            REFUND,
            DISPUTE
        }

        /** A refund that failed or was called off gives nothing back. */
        boolean givesBack() {
            return kind == Kind.REFUND && !status.equals("failed") && !status.equals("canceled");
        }
    }

    /** A refund or dispute in our books, and whose it is there. */
    public record KnownMovement(String requestId, String clinicId, Movement movement) {}

    /** What a page that connects is shown of a request. */
    public record LiveState(int version, String status, String clinicId) {}

    /**
     * What one place says, and another repeats, in whole or in part. A copy that is missing is a missing node.
     *
     * @param of what it is about, and who says it
     * @param where who repeats it
     */
    public record Copy(String of, JsonNode original, String where, JsonNode copy) {}

    /**
     * Stripe's books: payments, refunds, disputes, and the events that tell of them.
     *
     * @param disconnected accounts whose owner has disconnected the platform: it is told nothing of them any more
     */
    public record AtStripe(
            List<PaymentIntent> paymentIntents,
            List<Movement> movements,
            List<SentEvent> events,
            Set<String> disconnected) {}

    /**
     * @param ofPlatform whether the platform made it; a clinic makes payments of its own, too
     * @param paymentRequestId what its metadata says, which the clinic can write
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
     * @param delivery {@code answered} with 2xx, {@code pending}, or {@code dropped}: never sent
     */
    public record SentEvent(@Nullable String account, String id, String type, String delivery) {}

    /**
     * An event that stripe-webhook-service has stored.
     *
     * @param publishes whether it tells a fact that other services are told
     * @param intact whether its bytes are kept as long as they have to be, with the hash, the type and the account that
     *     were stored with them
     */
    public record StripeEvent(
            String id, String type, @Nullable String paymentIntent, boolean publishes, boolean intact) {}

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
     * @param ids the ids of the events that stand in the dead-letter topics
     * @param inTopics how many messages of other topics they are, by consumer
     * @param listed how many of them the services have listed, by consumer
     * @param waiting those of them that nobody has replayed yet
     * @param alarmed what the alarm's metric says of them
     */
    public record DeadLetters(
            Set<String> ids,
            Map<String, Long> inTopics,
            Map<String, Long> listed,
            Map<String, Long> waiting,
            Map<String, Long> alarmed) {}

    /**
     * A place where nothing private may stand.
     *
     * @param atStripe whether it is Stripe's: addresses for receipts are told to Stripe, and to nobody else
     */
    public record Text(String where, boolean atStripe, Supplier<Stream<String>> lines) {}

    /**
     * @param ours what nobody but clinic and patient may see: descriptions, names, guest tokens
     * @param stripes what only Stripe and the patient may see: addresses for receipts
     */
    public record PrivateWords(Set<String> ours, Set<String> stripes) {}

    /**
     * What clients recorded while things happened.
     *
     * @param frames every message that a live view was sent
     * @param screens what each live view shows at the end
     * @param promises commands that were answered with 2xx
     * @param forgedEvents ids of events that nobody at Stripe has sent
     * @param samples measurements of the processes over time
     */
    public record Recordings(
            List<Frame> frames,
            List<Screen> screens,
            List<Promise> promises,
            Set<String> forgedEvents,
            List<Sample> samples) {

        public static final Recordings NONE = new Recordings(List.of(), List.of(), List.of(), Set.of(), List.of());
    }

    /** Who watches: somebody of the clinic's staff, or, with a participant, a guest. */
    public record Viewer(
            String clinicId, String callId, @Nullable String participantId) {

        boolean maySee(Request request) {
            return request.clinicId().equals(clinicId)
                    && request.callId().equals(callId)
                    && (participantId == null || request.payerParticipantId().equals(participantId));
        }
    }

    /** A message that a live view was sent. */
    public record Frame(Viewer viewer, String text) {}

    /** What a live view shows at the end: the version and status of each request, by id. */
    public record Screen(Viewer viewer, Map<String, LiveState> shown) {}

    /**
     * A command that was answered with 2xx.
     *
     * @param command {@code create}, {@code refund}, …
     * @param id of what it made
     */
    public record Promise(String command, String id) {}

    /** A measurement of a process: {@code heap}, {@code threads}, {@code files}. */
    public record Sample(String process, String quantity, Instant at, double value) {}
}
