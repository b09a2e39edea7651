package org.caretill.outboxinbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.caretill.transactions.TransientFailure;
import org.jboss.logging.Logger;

/**
 * Applies each event exactly once, because the inbox row and the effect are written in one transaction. While the
 * database is unavailable it retries, however long that takes, and keeps its place in the topic. An event that can
 * never be processed fails the returned {@link Uni}, so that the channel's dead-letter queue stores it.
 */
@ApplicationScoped
public class EventConsumer {

    private static final Logger LOG = Logger.getLogger(EventConsumer.class);

    private final Transactions transactions;
    private final Inbox inbox;
    private final MeterRegistry metrics;

    EventConsumer(Transactions transactions, Inbox inbox, MeterRegistry metrics) {
        this.transactions = transactions;
        this.inbox = inbox;
        this.metrics = metrics;
    }

    /**
     * Consumes one message.
     *
     * @param consumer the name under which the inbox records the event; one per consumer group
     * @param effect what the event does to this service's tables; called inside the transaction, at most once
     */
    public Uni<Void> consume(
            String consumer, ConsumerRecord<String, byte[]> message, Function<ReceivedEvent, Uni<Void>> effect) {
        return Uni.createFrom()
                .item(() -> ReceivedEvent.of(message))
                .chain(event -> onceInTransaction(consumer, event, effect))
                .onFailure(TransientFailure::isOne)
                .invoke(failure -> LOG.warnf(
                        "event failed, retrying: consumer=%s topic=%s partition=%d offset=%d cause=%s",
                        consumer, message.topic(), message.partition(), message.offset(), failure.toString()))
                .onFailure(TransientFailure::isOne)
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .indefinitely()
                .onFailure()
                .transform(UnprocessableEventException::of)
                .onFailure()
                .invoke(failure -> {
                    count(consumer, "dead-lettered");
                    LOG.errorf(
                            "event dead-lettered: consumer=%s topic=%s partition=%d offset=%d reason=%s",
                            consumer, message.topic(), message.partition(), message.offset(), failure.getMessage());
                });
    }

    /**
     * Consumes one message of a topic that also carries events that do not concern this consumer.
     *
     * @param types the event types that have an effect; others are counted without touching the database
     */
    public Uni<Void> consume(
            String consumer,
            Set<String> types,
            ConsumerRecord<String, byte[]> message,
            Function<ReceivedEvent, Uni<Void>> effect) {
        if (ReceivedEvent.hasOtherTypeThan(types, message)) {
            count(consumer, "not-concerned");
            return Uni.createFrom().voidItem();
        }
        return consume(consumer, message, effect);
    }

    private Uni<Void> onceInTransaction(
            String consumer, ReceivedEvent event, Function<ReceivedEvent, Uni<Void>> effect) {
        return transactions
                .run(
                        Tenancy.EVERYTHING,
                        () -> inbox.firstTime(consumer, event.id())
                                .chain(first -> first
                                        ? effect.apply(event).replaceWith("applied")
                                        : Uni.createFrom().item("duplicate")))
                .invoke(outcome -> count(consumer, outcome))
                .replaceWithVoid();
    }

    /** For an event of a type this consumer does not know: it is counted and is not an error. */
    public Uni<Void> unknown(String consumer, ReceivedEvent event) {
        count(consumer, "unknown-type");
        return Uni.createFrom().voidItem();
    }

    private void count(String consumer, String outcome) {
        metrics.counter("caretill.events.consumed", "consumer", consumer, "outcome", outcome)
                .increment();
    }
}
