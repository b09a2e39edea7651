package org.caretill.notification;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.Outbox;
import org.caretill.outboxinbox.OutgoingEvent;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Publishes that an open request has reached a browser of its payer: once per request, however many tabs and replicas
 * there are. The mark in the view and the event are one transaction. If a crash prevents it, it is published when the
 * browser connects again.
 */
@ApplicationScoped
class Deliveries {

    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    /** About half a minute with the pauses; after that, the next message to the payer tries again. */
    private static final int ATTEMPTS = 20;

    private final Transactions transactions;
    private final LiveView view;
    private final Outbox outbox;
    private final InstantSource clock;

    Deliveries(Transactions transactions, LiveView view, Outbox outbox, InstantSource clock) {
        this.transactions = transactions;
        this.view = view;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The data of the event. */
    record PaymentRequestDelivered(String id, String clinicId, String callId, Instant deliveredAt) {

        OutgoingEvent asEvent() {
            return new OutgoingEvent(EventTopics.LIVE_DELIVERIES, id, "PaymentRequestDelivered", this);
        }
    }

    /** Publishes that the request was just sent to the payer's browser. Does not wait. */
    void reached(PaymentRequestState request) {
        var delivered =
                new PaymentRequestDelivered(request.id(), request.clinicId(), request.callId(), clock.instant());
        publish(delivered)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .atMost(ATTEMPTS)
                .subscribe()
                .with(
                        _ -> {},
                        failure -> LOG.warnf(
                                "publishing a delivery failed: id=%s cause=%s", request.id(), failure.toString()));
    }

    private Uni<Void> publish(PaymentRequestDelivered delivered) {
        return transactions.run(
                Tenancy.EVERYTHING,
                () -> view.markDelivered(delivered.id(), delivered.deliveredAt())
                        .chain(first -> first
                                ? outbox.add(delivered.asEvent())
                                : Uni.createFrom().voidItem()));
    }
}
