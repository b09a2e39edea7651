package org.caretill.outboxinbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * SmallRye's dead-letter queue, asked again until it has kept the letter. By itself it fails when Kafka refuses the letter
 * (the topic is missing, the broker away, full, or does not take it), and with it the channel for good: nothing more is
 * read until the service is started anew. Here the channel waits: what comes behind stays in the topic, nothing is
 * committed, each attempt is a line in the log and counts in {@code caretill_dead_letters_refused_total{channel}}.
 */
@ApplicationScoped
@Identifier("lasting-dead-letter-queue")
class LastingDeadLetterQueue implements KafkaFailureHandler.Factory {

    private static final Logger LOG = Logger.getLogger(LastingDeadLetterQueue.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final KafkaFailureHandler.Factory queues;
    private final MeterRegistry metrics;

    LastingDeadLetterQueue(
            @Identifier(KafkaFailureHandler.Strategy.DEAD_LETTER_QUEUE) KafkaFailureHandler.Factory queues,
            MeterRegistry metrics) {
        this.queues = queues;
        this.metrics = metrics;
    }

    @Override
    public KafkaFailureHandler create(
            KafkaConnectorIncomingConfiguration configuration,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        String channel = configuration.getChannel();
        var refused = metrics.counter("caretill.dead.letters.refused", "channel", channel);
        KafkaFailureHandler queue = queues.create(configuration, vertx, consumer, reportFailure);
        return new KafkaFailureHandler() {
            @Override
            public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> message, Throwable reason, Metadata metadata) {
                return Uni.createFrom()
                        .deferred(() -> queue.handle(message, reason, metadata))
                        .onFailure()
                        .invoke(failure -> {
                            refused.increment();
                            LOG.errorf(
                                    "consumer paused, dead-letter topic rejects messages: channel=%s topic=%s partition=%d offset=%d cause=%s",
                                    channel,
                                    message.getTopic(),
                                    message.getPartition(),
                                    message.getOffset(),
                                    failure.toString());
                        })
                        .onFailure()
                        .retry()
                        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                        .indefinitely();
            }

            @Override
            public void terminate() {
                queue.terminate();
            }
        };
    }
}
