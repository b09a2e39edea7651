package org.caretill.paymentrequest.settle;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.messaging.EventConsumer;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes in what Stripe said. The PaymentIntent's id alone finds the request; the state machine then compares account,
 * amount and currency. A PaymentIntent that is none of ours changes nothing, whatever its metadata says.
 */
@ApplicationScoped
class StripeFactsListener {

    private static final String CONSUMER = "stripe-facts";

    private static final String REFUND = "StripeRefundChanged";

    /** The topic carries facts about accounts too: they are clinic-config-service's. */
    private static final Set<String> TYPES = Set.of(
            "StripePaymentSucceeded",
            "StripePaymentFailed",
            "StripePaymentProcessing",
            "StripePaymentRequiresAction",
            "StripePaymentCanceled",
            REFUND);

    private final EventConsumer consumer;
    private final PaymentRequests requests;
    private final Refunds refunds;
    private final MeterRegistry metrics;

    StripeFactsListener(EventConsumer consumer, PaymentRequests requests, Refunds refunds, MeterRegistry metrics) {
        this.consumer = consumer;
        this.requests = requests;
        this.refunds = refunds;
        this.metrics = metrics;
    }

    @Incoming("stripe-facts")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumer.consume(CONSUMER, TYPES, message, event -> {
            if (event.type().equals(REFUND)) {
                return refunded(event.dataAs(StripeRefundFact.class));
            }
            StripeFact stripe = event.dataAs(StripeFact.class);
            return settle(stripe.paymentIntent(), stripe.asFact(event.type()));
        });
    }

    private Uni<Void> settle(String paymentIntent, Fact fact) {
        return requests.lockByIntent(paymentIntent)
                .chain(request -> request == null
                        ? unmatched()
                        : requests.apply(request, fact).replaceWithVoid());
    }

    /** Refunds are compared here: that a request has money to give back, the state machine does not know. */
    private Uni<Void> refunded(StripeRefundFact refund) {
        return requests.lockByIntent(refund.paymentIntent())
                .chain(request -> request == null || !request.stripeAccount().equals(refund.account())
                        ? unmatched()
                        : refunds.take(request, refund.standing()));
    }

    private Uni<Void> unmatched() {
        metrics.counter("caretill.stripe.facts.unmatched").increment();
        return Uni.createFrom().voidItem();
    }
}
