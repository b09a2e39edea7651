package org.caretill.paymentrequest.stripefacts;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.paymentrequest.dispute.Disputes;
import org.caretill.paymentrequest.end.UnfinishedEndingsJob;
import org.caretill.paymentrequest.limits.CardAttempts;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequest;
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
    private static final String DISPUTE = "StripeDisputeChanged";

    /** The topic carries facts about accounts too: they are clinic-config-service's. */
    private static final Set<String> TYPES = Stream.concat(
                    Arrays.stream(StripeFact.Type.values()).map(StripeFact.Type::event), Stream.of(REFUND, DISPUTE))
            .collect(Collectors.toUnmodifiableSet());

    private final EventConsumer consumer;
    private final PaymentRequests requests;
    private final Refunds refunds;
    private final CardAttempts attempts;
    private final UnfinishedEndingsJob endings;
    private final Disputes disputes;
    private final MeterRegistry metrics;

    StripeFactsListener(
            EventConsumer consumer,
            PaymentRequests requests,
            Refunds refunds,
            CardAttempts attempts,
            UnfinishedEndingsJob endings,
            Disputes disputes,
            MeterRegistry metrics) {
        this.consumer = consumer;
        this.requests = requests;
        this.refunds = refunds;
        this.attempts = attempts;
        this.endings = endings;
        this.disputes = disputes;
        this.metrics = metrics;
    }

    @Incoming("stripe-facts")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        var endDecided = new AtomicBoolean();
        return consumer.consume(CONSUMER, TYPES, message, event -> {
                    if (event.type().equals(REFUND)) {
                        return refunded(event.dataAs(StripeRefundFact.class));
                    }
                    if (event.type().equals(DISPUTE)) {
                        return disputed(event.dataAs(StripeDisputeFact.class));
                    }
                    StripeFact stripe = event.dataAs(StripeFact.class);
                    return requests.lockByIntent(stripe.paymentIntent())
                            .chain(request -> request == null
                                    ? unmatched()
                                    : settle(request, stripe.asFact(StripeFact.Type.of(event.type())))
                                            .invoke(() -> endDecided.set(request.ending() != null)));
                })
                .invoke(() -> {
                    if (endDecided.get()) {
                        endings.finishSoon();
                    }
                });
    }

    private Uni<Void> settle(PaymentRequest request, Fact fact) {
        return requests.apply(request, fact).chain(outcome -> attempts.count(request, fact, outcome));
    }

    /** Refunds are compared here: that a request has money to give back, the state machine does not know. */
    private Uni<Void> refunded(StripeRefundFact refund) {
        return requests.lockByIntent(refund.paymentIntent())
                .chain(request -> request == null || !request.stripeAccount().equals(refund.account())
                        ? unmatched()
                        : refunds.take(request, refund.standing()));
    }

    private Uni<Void> disputed(StripeDisputeFact dispute) {
        return requests.lockByIntent(dispute.paymentIntent())
                .chain(request -> request == null || !request.stripeAccount().equals(dispute.account())
                        ? unmatched()
                        : disputes.take(request, dispute.standing()));
    }

    private Uni<Void> unmatched() {
        metrics.counter("caretill.stripe.facts.unmatched").increment();
        return Uni.createFrom().voidItem();
    }
}
