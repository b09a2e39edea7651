package org.caretill.notification;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.caretill.notification.GuestPages.Page;
import org.caretill.notification.GuestPages.Presence;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Tells the staff of a call which guests are there and who has left. Every second this replica stores which guests are
 * connected to it, if that has changed, and reads who is connected anywhere for the calls that staff watch here. So a
 * store that failed is made up for a second later, and no message between replicas can be lost.
 */
@ApplicationScoped
class GuestPresenceJob {

    private static final Logger LOG = Logger.getLogger(GuestPresenceJob.class);

    private final OpenSockets sockets;
    private final GuestPages pages;
    private final LiveMessages messages;
    private final Transactions transactions;
    private final UUID replica = UUID.randomUUID();

    /** What this replica has stored; used by one run at a time. */
    private volatile Set<Page> stored = Set.of();

    private volatile boolean failing;

    GuestPresenceJob(OpenSockets sockets, GuestPages pages, LiveMessages messages, Transactions transactions) {
        this.sockets = sockets;
        this.pages = pages;
        this.messages = messages;
        this.transactions = transactions;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> refresh() {
        Set<Page> open = new HashSet<>();
        Map<LiveSocket, Viewer.Clinician> staff = new HashMap<>();
        for (LiveSocket socket : sockets.all()) {
            switch (socket.viewer()) {
                case Viewer.Guest guest -> open.add(Page.of(guest));
                case Viewer.Clinician clinician -> staff.put(socket, clinician);
            }
        }
        Set<Page> before = stored;
        if (open.isEmpty() && before.isEmpty() && staff.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> calls =
                staff.values().stream().map(Viewer.Clinician::callId).distinct().toList();
        return transactions
                .run(
                        Tenancy.EVERYTHING,
                        () -> pages.store(replica, before, open)
                                .chain(() ->
                                        calls.isEmpty() ? Uni.createFrom().item(List.<Presence>of()) : pages.of(calls)))
                .invoke(presences -> {
                    stored = open;
                    failing = false;
                    staff.forEach((socket, clinician) -> socket.presence(messages.presence(clinician, presences)));
                })
                .onFailure()
                .invoke(this::warnOnce)
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** A database that is down for minutes is worth one line. */
    private void warnOnce(Throwable failure) {
        if (!failing) {
            LOG.warnf("who is present is not known, retrying: cause=%s", failure.toString());
        }
        failing = true;
    }
}
