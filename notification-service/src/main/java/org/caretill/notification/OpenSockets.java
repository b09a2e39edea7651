package org.caretill.notification;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open sockets of this process, indexed by call, so that the cost of a push does not depend on other calls'
 * sockets.
 */
@ApplicationScoped
class OpenSockets {

    private final ConcurrentMap<String, Set<LiveSocket>> byCall = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean restarting;

    OpenSockets(MeterRegistry metrics) {
        metrics.gauge("caretill.live.connections", count);
        metrics.gaugeMapSize("caretill.live.calls", io.micrometer.core.instrument.Tags.empty(), byCall);
    }

    void add(LiveSocket socket) {
        byCall.compute(socket.viewer().callId(), (_, sockets) -> {
            Set<LiveSocket> grown = sockets == null ? ConcurrentHashMap.newKeySet(4) : sockets;
            grown.add(socket);
            return grown;
        });
        count.incrementAndGet();
    }

    void remove(LiveSocket socket) {
        byCall.computeIfPresent(socket.viewer().callId(), (_, sockets) -> {
            if (sockets.remove(socket)) {
                count.decrementAndGet();
            }
            return sockets.isEmpty() ? null : sockets;
        });
    }

    /** The call's sockets. One that is added concurrently may be missing; it reads its snapshot afterwards. */
    Collection<LiveSocket> of(String callId) {
        return byCall.getOrDefault(callId, Set.of());
    }

    List<LiveSocket> all() {
        return byCall.values().stream().flatMap(Set::stream).toList();
    }

    /** From now on no socket is admitted, because all are about to be closed for a restart. */
    void refuseFurther() {
        restarting = true;
    }

    boolean refusesFurther() {
        return restarting;
    }
}
