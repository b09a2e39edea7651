package org.caretill.paymentrequest.stripefacts;

import static org.caretill.contracts.StripeFactType.StripeAccountChanged;
import static org.caretill.contracts.StripeFactType.StripeAccountDeauthorized;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.contracts.Attention;
import org.caretill.contracts.StripeFactType;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.caretill.paymentrequest.dispute.Disputes;
import org.caretill.paymentrequest.end.DueEndingsJob;
import org.caretill.paymentrequest.limits.CardAttempts;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Applies Stripe's events to payment requests, refunds and disputes. The request is found by the PaymentIntent's id
 * alone; the state machine then compares account, amount and currency. An event about an unknown PaymentIntent is
 * ignored, whatever its metadata says.
 */
@ApplicationScoped
class StripeFactsListener {

    private static final String CONSUMER = "stripe-facts";

    private static final Duration[] TIMES = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1)
    };

    /** The topic also has events about accounts, which clinic-config-service consumes. */
    private static final Set<String> TYPES = Stream.of(StripeFactType.values())
            .filter(type -> type != StripeAccountChanged && type != StripeAccountDeauthorized)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private final EventConsumer consumer;
    private final PaymentRequests requests;
    private final Refunds refunds;
    private final CardAttempts attempts;
    private final DueEndingsJob endings;
    private final Disputes disputes;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Timer confirmation;

    StripeFactsListener(
            EventConsumer consumer,
            PaymentRequests requests,
            Refunds refunds,
            CardAttempts attempts,
            DueEndingsJob endings,
            Disputes disputes,
            MeterRegistry metrics,
            InstantSource clock) {
        this.consumer = consumer;
        this.requests = requests;
        this.refunds = refunds;
        this.attempts = attempts;
        this.endings = endings;
        this.disputes = disputes;
        this.metrics = metrics;
        this.clock = clock;
        this.confirmation = Timer.builder("caretill.payment.confirmation")
                .description(
                        "From a payment at Stripe, in its whole seconds, until its request is paid by Stripe's event")
                .serviceLevelObjectives(TIMES)
                .register(metrics);
    }

    @Incoming("stripe-facts")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        var endDecided = new AtomicBoolean();
        return consumer.consume(CONSUMER, TYPES, message, event -> apply(event, endDecided))
                .invoke(() -> {
                    if (endDecided.get()) {
                        endings.endSoon();
                    }
                });
    }

    /** @param endDecided is set if the event leads to an ending that is to be carried out at Stripe */
    private Uni<Void> apply(ReceivedEvent event, AtomicBoolean endDecided) {
        StripeFactType type = StripeFactType.valueOf(event.type());
        return switch (type) {
            case StripePaymentSucceeded,
                    StripePaymentFailed,
                    StripePaymentProcessing,
                    StripePaymentRequiresAction,
                    StripePaymentCanceled -> {
                StripeFact stripe = event.dataAs(StripeFact.class);
                yield requests.lockByIntent(stripe.paymentIntent())
                        .chain(request -> request == null
                                ? unmatched()
                                : applyFact(request, factFor(request, stripe, type))
                                        .invoke(() -> endDecided.set(request.ending() != null))
                                        .invoke(() -> time(type, stripe)));
            }
            case StripeRefundChanged -> refunded(event.dataAs(StripeRefundFact.class));
            case StripeDisputeChanged -> disputed(event.dataAs(StripeDisputeFact.class));
            case StripeAccountChanged, StripeAccountDeauthorized ->
                Uni.createFrom().voidItem();
        };
    }

    private void time(StripeFactType type, StripeFact stripe) {
        if (type == StripeFactType.StripePaymentSucceeded) {
            confirmation.record(Duration.between(stripe.occurredAt(), clock.instant()));
        }
    }

    private Uni<Void> applyFact(PaymentRequest request, Fact fact) {
        return refunds.applyPayment(request, fact).chain(outcome -> attempts.count(request, fact, outcome));
    }

    /** The state machine compares a received payment itself; everything else is compared here. */
    private static Fact factFor(PaymentRequest request, StripeFact stripe, StripeFactType type) {
        Fact fact = stripe.asFact(type);
        return fact instanceof Fact.Succeeded
                ? fact
                : contradiction(request, stripe.account(), stripe.currency()).orElse(fact);
    }

    private Uni<Void> refunded(StripeRefundFact refund) {
        return requests.lockByIntent(refund.paymentIntent())
                .chain(request -> request == null
                        ? unmatched()
                        : contradiction(request, refund.account(), refund.currency(), refund.amountMinor())
                                .map(contradiction -> applyFact(request, contradiction))
                                .orElseGet(() -> refunds.update(request, refund.snapshot())));
    }

    private Uni<Void> disputed(StripeDisputeFact dispute) {
        return requests.lockByIntent(dispute.paymentIntent())
                .chain(request -> request == null
                        ? unmatched()
                        : contradiction(request, dispute.account(), dispute.currency(), dispute.amountMinor())
                                .map(contradiction -> applyFact(request, contradiction))
                                .orElseGet(() -> disputes.report(request, dispute.snapshot())));
    }

    private static Optional<Fact> contradiction(
            PaymentRequest request, @Nullable String account, String currency, long amountMinor) {
        Optional<Fact> contradiction = contradiction(request, account, currency);
        return contradiction.isPresent() || amountMinor > 0
                ? contradiction
                : Optional.of(new Fact.Contradicted(Attention.AMOUNT_MISMATCH));
    }

    /** What is wrong with Stripe's report about the request's PaymentIntent, if anything is. */
    private static Optional<Fact> contradiction(PaymentRequest request, @Nullable String account, String currency) {
        if (!request.stripeAccount().equals(account)) {
            return Optional.of(new Fact.Contradicted(Attention.ACCOUNT_MISMATCH));
        }
        return request.price().currency().getCurrencyCode().equals(currency)
                ? Optional.empty()
                : Optional.of(new Fact.Contradicted(Attention.CURRENCY_MISMATCH));
    }

    private Uni<Void> unmatched() {
        metrics.counter("caretill.stripe.facts.unmatched").increment();
        return Uni.createFrom().voidItem();
    }
}
