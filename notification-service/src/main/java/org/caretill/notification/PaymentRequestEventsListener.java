package org.caretill.notification;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.notification.RevokedGuestTokens.Revocation;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.MalformedEventException;
import org.caretill.outboxinbox.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Stores each event of {@code payment-requests.v1} in the view, once among all replicas. After the commit, every
 * replica pushes it to its own sockets. Events are processed one after the other, so that a socket gets changes in
 * order.
 */
@ApplicationScoped
class PaymentRequestEventsListener {

    static final String CONSUMER = "live-view";

    private final EventConsumer events;
    private final LiveView view;
    private final RevokedGuestTokens revoked;
    private final ViewProgress progress;
    private final OpenSockets sockets;
    private final LiveMessages messages;
    private final MeterRegistry metrics;
    private final InstantSource clock;

    PaymentRequestEventsListener(
            EventConsumer events,
            LiveView view,
            RevokedGuestTokens revoked,
            ViewProgress progress,
            OpenSockets sockets,
            LiveMessages messages,
            MeterRegistry metrics,
            InstantSource clock) {
        this.events = events;
        this.view = view;
        this.revoked = revoked;
        this.progress = progress;
        this.sockets = sockets;
        this.messages = messages;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Incoming("payment-requests")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return events.consume(CONSUMER, message, event -> store(event, message))
                .invoke(() -> push(ReceivedEvent.of(message), message))
                .invoke(() -> progress.pushed(message));
    }

    private Uni<Void> store(ReceivedEvent event, ConsumerRecord<?, ?> message) {
        if (RevokedGuestTokens.EVENTS.contains(event.type())) {
            return revoked.put(event.dataAs(Revocation.class)).chain(() -> progress.stored(message));
        }
        Uni<Void> counted = PaymentRequestEventType.NAMES.contains(event.type())
                ? Uni.createFrom().voidItem()
                : events.unknown(CONSUMER, event);
        Uni<Void> stored = stateAfter(event)
                .map(state -> view.put(state, Instant.ofEpochMilli(message.timestamp())))
                .orElse(Uni.createFrom().voidItem());
        return counted.chain(() -> stored).chain(() -> progress.stored(message));
    }

    private void push(ReceivedEvent event, ConsumerRecord<String, byte[]> message) {
        if (RevokedGuestTokens.EVENTS.contains(event.type())) {
            close(event.dataAs(Revocation.class));
            return;
        }
        stateAfter(event).ifPresent(state -> {
            var open = sockets.of(state.callId());
            if (!open.isEmpty()) {
                var change = messages.change(event.type(), ReceivedEvent.timeOf(message), state);
                open.forEach(socket -> socket.change(change));
            }
        });
        metrics.timer("caretill.live.delay")
                .record(Math.max(0, clock.millis() - message.timestamp()), TimeUnit.MILLISECONDS);
    }

    private void close(Revocation revocation) {
        sockets.of(revocation.callId()).stream()
                .filter(socket -> revocation.concerns(socket.viewer()))
                .forEach(socket -> socket.close(Closing.TOKEN_REVOKED));
    }

    /** The state in an event. An unknown type may have one too, which is then shown; otherwise the event is ignored. */
    static Optional<PaymentRequestState> stateAfter(ReceivedEvent event) {
        try {
            return Optional.of(event.dataAs(PaymentRequestState.class));
        } catch (MalformedEventException e) {
            if (PaymentRequestEventType.NAMES.contains(event.type())) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
