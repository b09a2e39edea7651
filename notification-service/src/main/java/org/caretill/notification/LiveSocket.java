package org.caretill.notification;

import io.micrometer.core.instrument.Counter;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.caretill.notification.LiveMessages.Change;
import org.jspecify.annotations.Nullable;

/**
 * One open socket. Sends the snapshot first; a change that arrives while the snapshot is being read waits behind it, and
 * what the viewer has been sent in the same or a newer version is not sent again. What the client has not taken off the
 * wire is bounded: a reader that does not read is closed. Thread-safe; what is sent keeps its order.
 */
final class LiveSocket {

    static final int MAX_WAITING_CHANGES = 500;
    static final int MAX_OUTSTANDING_MESSAGES = 100;
    static final int MAX_OUTSTANDING_BYTES = 512 * 1024;

    private final Viewer viewer;
    private final Function<String, Uni<Void>> sender;
    private final Consumer<Closing> closer;
    private final Consumer<PaymentRequestState> reached;
    private final Counter sent;
    private final InboundBudget inbound;

    private final Map<String, Long> sentVersions = new HashMap<>();
    private @Nullable List<Change> waiting = new ArrayList<>();
    private @Nullable Closing closing;

    /** Lowered by the connection, which may hold a lock of its own then: so without ours. */
    private final AtomicInteger outstandingMessages = new AtomicInteger();

    private final AtomicInteger outstandingBytes = new AtomicInteger();

    /**
     * @param sender writes a text; completes when the operating system has taken it
     * @param closer closes the connection; called at most once
     * @param reached told of each open request that its payer has been sent and that is not known to have been delivered;
     *     may be told of one several times
     */
    LiveSocket(
            Viewer viewer,
            Function<String, Uni<Void>> sender,
            Consumer<Closing> closer,
            Consumer<PaymentRequestState> reached,
            Counter sent,
            InboundBudget inbound) {
        this.viewer = viewer;
        this.sender = sender;
        this.closer = closer;
        this.reached = reached;
        this.sent = sent;
        this.inbound = inbound;
    }

    Viewer viewer() {
        return viewer;
    }

    /** Sends the snapshot, then what has changed since it was asked for. Called once. */
    synchronized void snapshot(List<PaymentRequestState> requests, String text) {
        requests.forEach(request -> sentVersions.put(request.id(), request.version()));
        send(text, requests);
        List<Change> changes = waiting == null ? List.of() : waiting;
        waiting = null;
        changes.forEach(this::sendIfNews);
    }

    /** Sends the change if the viewer may see it and does not know it yet. */
    synchronized void change(Change change) {
        if (!viewer.sees(change.request()) || !viewer.hears(change.event())) {
            return;
        }
        if (waiting == null) {
            sendIfNews(change);
        } else if (waiting.size() < MAX_WAITING_CHANGES) {
            waiting.add(change);
        } else {
            close(Closing.VIEW_UNAVAILABLE);
        }
    }

    /** Takes note that the client has sent something: that is tolerated a few times. */
    synchronized void heard() {
        if (!inbound.take()) {
            close(Closing.TOO_MANY_MESSAGES);
        }
    }

    synchronized void close(Closing reason) {
        if (closing == null) {
            closing = reason;
            closer.accept(reason);
        }
    }

    /** Why we have closed it; null if we have not. */
    synchronized @Nullable Closing closing() {
        return closing;
    }

    private void sendIfNews(Change change) {
        PaymentRequestState request = change.request();
        if (request.version() > sentVersions.getOrDefault(request.id(), 0L)) {
            sentVersions.put(request.id(), request.version());
            send(change.textFor(viewer), List.of(request));
        }
    }

    private void send(String text, List<PaymentRequestState> requests) {
        if (closing != null) {
            return;
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        boolean tooMuch = outstandingMessages.get() == MAX_OUTSTANDING_MESSAGES
                || (outstandingBytes.get() > 0 && outstandingBytes.get() + bytes > MAX_OUTSTANDING_BYTES);
        if (tooMuch) {
            close(Closing.SLOW_READER);
            return;
        }
        outstandingMessages.incrementAndGet();
        outstandingBytes.addAndGet(bytes);
        sender.apply(text)
                .subscribe()
                .with(
                        _ -> {
                            taken(bytes);
                            requests.stream().filter(this::isDelivery).forEach(reached);
                        },
                        _ -> taken(bytes));
        sent.increment();
    }

    private boolean isDelivery(PaymentRequestState request) {
        return viewer.pays(request) && request.isOpen() && request.deliveredAt() == null;
    }

    private void taken(int bytes) {
        outstandingMessages.decrementAndGet();
        outstandingBytes.addAndGet(-bytes);
    }
}
