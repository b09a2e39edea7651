package org.caretill.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes an event exactly once: inbox row and effect are one transaction. A database that is away makes the consumer
 * wait, for as long as it takes and without losing its place; an event that can never work fails the returned
 * {@link Uni}, so that the channel's dead-letter queue keeps it.
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
     * @param consumer the name under which the inbox remembers the event; one per consumer group
     * @param effect what the event does to this service's tables; called inside the transaction, at most once
     */
    public Uni<Void> consume(
            String consumer, ConsumerRecord<String, byte[]> message, Function<ReceivedEvent, Uni<Void>> effect) {
        return Uni.createFrom()
                .item(() -> ReceivedEvent.of(message))
                .chain(event -> onceInTransaction(consumer, event, effect))
                .onFailure(EventConsumer::isTransient)
                .invoke(failure -> LOG.warnf(
                        "event waits: consumer=%s topic=%s partition=%d offset=%d cause=%s",
                        consumer, message.topic(), message.partition(), message.offset(), failure.toString()))
                .onFailure(EventConsumer::isTransient)
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .indefinitely()
                .onFailure()
                .invoke(failure -> {
                    count(consumer, "dead-lettered");
                    LOG.errorf(
                            "event dead-lettered: consumer=%s topic=%s partition=%d offset=%d cause=%s",
                            consumer, message.topic(), message.partition(), message.offset(), failure.toString());
                });
    }

    /**
     * Consumes one message of a topic that carries more than this consumer cares for.
     *
     * @param types the event types that have an effect; any other is counted, without touching the database
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
                .run(() -> inbox.firstTime(consumer, event.id())
                        .chain(first -> first
                                ? effect.apply(event).replaceWith("applied")
                                : Uni.createFrom().item("duplicate")))
                .invoke(outcome -> count(consumer, outcome))
                .replaceWithVoid();
    }

    /** An event type this consumer does not know: counted, not an error. */
    public Uni<Void> unknown(String consumer, ReceivedEvent event) {
        count(consumer, "unknown-type");
        return Uni.createFrom().voidItem();
    }

    private void count(String consumer, String outcome) {
        metrics.counter("caretill.events.consumed", "consumer", consumer, "outcome", outcome)
                .increment();
    }

    /** Whether the same event may work later: the database is away, restarting, read-only, full or chose a victim. */
    static boolean isTransient(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return isTransientSqlState(pg.getSqlState());
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isTransientSqlState(sql.getSQLState());
            }
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof io.smallrye.mutiny.TimeoutException
                    || cause.getClass().getSimpleName().contains("ClosedConnection")
                    || cause.getClass().getName().equals("io.vertx.core.impl.NoStackTraceThrowable")) {
                return true;
            }
        }
        return false;
    }

    /** <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL's error classes</a>. */
    private static boolean isTransientSqlState(@Nullable String sqlState) {
        return sqlState != null
                && (switch (sqlState.substring(0, 2)) {
                    case "08", "40", "53", "55", "57", "58" -> true;
                    default -> sqlState.equals("25006");
                });
    }
}
