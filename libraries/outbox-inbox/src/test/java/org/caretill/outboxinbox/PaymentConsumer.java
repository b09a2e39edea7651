package org.caretill.outboxinbox;

import io.quarkus.hibernate.reactive.panache.PanacheRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A service's consumer: one row for each payment. Some references make it lose its database on the first attempts. */
@ApplicationScoped
class PaymentConsumer implements PanacheRepository<Payment> {

    static final String TOPIC = "test-payments";
    static final String DEAD_LETTERS = "outbox-inbox-test.dead-letters";
    static final String CONSUMER = "outbox-inbox-test";

    private final EventConsumer events;
    private final ConcurrentHashMap<String, AtomicInteger> outages = new ConcurrentHashMap<>();

    PaymentConsumer(EventConsumer events) {
        this.events = events;
    }

    @Incoming("payments")
    Uni<Void> take(ConsumerRecord<String, byte[]> message) {
        return events.consume(CONSUMER, Set.of("Paid"), message, this::effect);
    }

    /** The database connection is lost the next times the reference is taken. */
    void loseDatabaseAt(String reference, int times) {
        outages.put(reference, new AtomicInteger(times));
    }

    private Uni<Void> effect(ReceivedEvent event) {
        Paid paid = event.dataAs(Paid.class);
        var left = outages.get(paid.reference());
        Uni<Payment> stored = persistAndFlush(new Payment(paid.reference(), paid.amountMinor()));
        return left != null && left.getAndDecrement() > 0
                ? stored.chain(() -> getSession())
                        .chain(session -> session.createNativeQuery("select pg_terminate_backend(pg_backend_pid())")
                                .getSingleResult())
                        .replaceWithVoid()
                : stored.replaceWithVoid();
    }

    record Paid(String reference, long amountMinor) {}
}
