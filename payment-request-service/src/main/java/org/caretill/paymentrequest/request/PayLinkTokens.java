package org.caretill.paymentrequest.request;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.Outbox;
import org.caretill.outboxinbox.OutgoingEvent;

/**
 * Revokes the guest tokens that were issued for a request's pay links: each new link, and the request's cancellation,
 * begins a new generation, and a token of an earlier one is invalid. Call it inside {@link
 * org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class PayLinkTokens {

    private final Outbox outbox;
    private final InstantSource clock;

    PayLinkTokens(Outbox outbox, InstantSource clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * The data of the event.
     *
     * @param generation tokens of older generations of the request's links are revoked
     */
    record PayLinkTokensRevoked(
            String clinicId, String callId, String paymentRequestId, int generation, Instant revokedAt) {

        OutgoingEvent asEvent() {
            return new OutgoingEvent(EventTopics.PAYMENT_REQUESTS, paymentRequestId, "PayLinkTokensRevoked", this);
        }
    }

    /** The generation whose tokens are valid; 0 if the request never had a link. */
    public static Uni<Integer> currentGeneration(String paymentRequestId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select generation from pay_link where payment_request_id = ?1", Integer.class)
                        .setParameter(1, paymentRequestId)
                        .getSingleResultOrNull())
                .map(generation -> generation == null ? 0 : generation);
    }

    /** Publishes that only tokens of this generation and later ones are valid. */
    public Uni<Void> revokeBefore(PaymentRequest request, int generation) {
        return outbox.add(new PayLinkTokensRevoked(
                        request.clinicId(), request.callId(), request.id(), generation, clock.instant())
                .asEvent());
    }

    /** Revokes the link and all tokens of the cancelled request, if it had a link. */
    Uni<Void> revokeAll(PaymentRequest request) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    update pay_link set generation = generation + 1, token_hash = null
                    where payment_request_id = ?1 returning generation\
                    """, Integer.class)
                        .setParameter(1, request.id())
                        .getSingleResultOrNull())
                .chain(generation ->
                        generation == null ? Uni.createFrom().voidItem() : revokeBefore(request, generation));
    }
}
