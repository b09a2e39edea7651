package org.caretill.paymentrequest.settle;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.messaging.EventConsumer;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes in what Stripe said. The PaymentIntent's id alone finds the request; the state machine then compares account,
 * amount and currency. A PaymentIntent that is none of ours changes nothing, whatever its metadata says.
 */
@ApplicationScoped
class StripeFactsListener {

    private static final String CONSUMER = "stripe-facts";

    /** The topic carries facts about accounts too: they are clinic-config-service's. */
    private static final Set<String> TYPES = Set.of(
            "StripePaymentSucceeded",
            "StripePaymentFailed",
            "StripePaymentProcessing",
            "StripePaymentRequiresAction",
            "StripePaymentCanceled");

    private final EventConsumer consumer;
    private final PaymentRequests requests;
    private final MeterRegistry metrics;

    StripeFactsListener(EventConsumer consumer, PaymentRequests requests, MeterRegistry metrics) {
        this.consumer = consumer;
        this.requests = requests;
        this.metrics = metrics;
    }

    @Incoming("stripe-facts")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumer.consume(CONSUMER, TYPES, message, event -> {
            StripeFact stripe = event.dataAs(StripeFact.class);
            return settle(stripe.paymentIntent(), stripe.asFact(event.type()));
        });
    }

    private Uni<Void> settle(String paymentIntent, Fact fact) {
        return requests.lockByIntent(paymentIntent).chain(request -> {
            if (request == null) {
                metrics.counter("caretill.stripe.facts.unmatched").increment();
                return Uni.createFrom().voidItem();
            }
            return requests.apply(request, fact).replaceWithVoid();
        });
    }
}
