package org.caretill.paymentrequest.deliver;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Records that a live message with an open request reached a browser of its payer. Duplicates, and deliveries of ended
 * requests, change nothing.
 */
@ApplicationScoped
class LiveDeliveriesListener {

    private static final String CONSUMER = "live-deliveries";

    private static final Set<String> TYPES = Set.of("PaymentRequestDelivered");

    private final EventConsumer consumer;
    private final PaymentRequests requests;
    private final MeterRegistry metrics;

    LiveDeliveriesListener(EventConsumer consumer, PaymentRequests requests, MeterRegistry metrics) {
        this.consumer = consumer;
        this.requests = requests;
        this.metrics = metrics;
    }

    @Incoming("live-deliveries")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumer.consume(CONSUMER, TYPES, message, event -> apply(event.dataAs(Delivery.class)));
    }

    private Uni<Void> apply(Delivery delivery) {
        return requests.lock(delivery.id()).chain(request -> {
            if (request == null) {
                metrics.counter("caretill.live.deliveries.unmatched").increment();
                return Uni.createFrom().voidItem();
            }
            return requests.apply(request, new Fact.Delivered(delivery.deliveredAt()))
                    .replaceWithVoid();
        });
    }
}
