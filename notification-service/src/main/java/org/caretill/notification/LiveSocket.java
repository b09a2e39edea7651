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
 * One open socket. Sends the snapshot first; changes that arrive while the snapshot is being read wait for it, and a
 * version that the viewer has already been sent, or an older one, is not sent again. Unsent data is bounded: a client
 * that does not read is disconnected. Thread-safe; messages keep their order.
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
    private @Nullable String presence;
    private @Nullable List<Change> waiting = new ArrayList<>();
    private @Nullable Closing closing;

    /** Atomic, because the connection decrements it while it may hold a lock of its own; taking ours could deadlock. */
    private final AtomicInteger outstandingMessages = new AtomicInteger();

    private final AtomicInteger outstandingBytes = new AtomicInteger();

    /**
     * @param sender writes a text; completes when the operating system has accepted it
     * @param closer closes the connection; called at most once
     * @param reached called with each open request that was sent to its payer and is not known as delivered, possibly
     *     several times with the same
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

    /** Sends the snapshot, then the changes that arrived meanwhile. Called once. */
    synchronized void snapshot(List<PaymentRequestState> requests, String text) {
        requests.forEach(request -> sentVersions.put(request.id(), request.version()));
        send(text, requests);
        List<Change> changes = waiting == null ? List.of() : waiting;
        waiting = null;
        changes.forEach(this::sendIfNewer);
    }

    /** Sends the change if the viewer may see it and has not been sent it yet. */
    synchronized void change(Change change) {
        if (!viewer.sees(change.request()) || !viewer.receives(change.event())) {
            return;
        }
        if (waiting == null) {
            sendIfNewer(change);
        } else if (waiting.size() < MAX_WAITING_CHANGES) {
            waiting.add(change);
        } else {
            close(Closing.VIEW_UNAVAILABLE);
        }
    }

    /** Sends who is present, after the snapshot, if it is not what was sent last. */
    synchronized void presence(String text) {
        if (waiting == null && !text.equals(presence)) {
            presence = text;
            send(text, List.of());
        }
    }

    /**
     * Sends a heartbeat, by which a page notices that its connection is dead. Left out while the snapshot is being read
     * or something else is still being written: that is life enough, and nothing piles up for a client that does not
     * read.
     */
    synchronized void heartbeat() {
        if (waiting == null && outstandingMessages.get() == 0) {
            send(LiveMessages.HEARTBEAT, List.of());
        }
    }

    /** Counts a frame from the client, and disconnects a client that sends too many. */
    synchronized void received() {
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

    /** Why we closed the socket; null if we did not. */
    synchronized @Nullable Closing closing() {
        return closing;
    }

    private void sendIfNewer(Change change) {
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
                            written(bytes);
                            requests.stream().filter(this::isDelivery).forEach(reached);
                        },
                        _ -> written(bytes));
        sent.increment();
    }

    private boolean isDelivery(PaymentRequestState request) {
        return viewer.pays(request) && request.isOpen() && request.deliveredAt() == null;
    }

    private void written(int bytes) {
        outstandingMessages.decrementAndGet();
        outstandingBytes.addAndGet(-bytes);
    }
}
