package org.caretill.deadletters;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Moves the dead letters from their topic to the database, which accepts every letter. So a failure is always
 * temporary: it is retried, and the letter stays in its topic meanwhile.
 */
@ApplicationScoped
class DeadLettersListener {

    private static final Logger LOG = Logger.getLogger(DeadLettersListener.class);

    private final DeadLetters letters;

    DeadLettersListener(DeadLetters letters) {
        this.letters = letters;
    }

    @Incoming("dead-letters")
    Uni<Void> on(ConsumerRecord<byte[], byte[]> message) {
        return Uni.createFrom()
                .deferred(() -> letters.keep(message))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "dead letter not stored, retrying: topic=%s partition=%d offset=%d cause=%s",
                        message.topic(), message.partition(), message.offset(), failure.toString()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .indefinitely();
    }
}
