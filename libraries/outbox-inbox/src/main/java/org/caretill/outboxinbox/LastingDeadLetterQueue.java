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
 * SmallRye's dead-letter queue with retries until Kafka has stored the dead letter. Without them, SmallRye stops the
 * channel for good when Kafka rejects the dead letter (the topic is missing, the broker is unavailable, full or refuses
 * it), and nothing is read until the service is restarted. Here the channel is paused meanwhile: later messages stay in
 * the topic, no offset is committed, and each attempt is logged and counted in {@code
 * caretill_dead_letters_refused_total{channel}}.
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
