package org.caretill.paymentrequest.platformevents;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.platformevents.WebhookDeliveries.Due;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Delivers events to webhook endpoints: those that are due, a few at a time of each endpoint, so that a slow one keeps
 * neither the others nor this process busy.
 */
@ApplicationScoped
class WebhookDeliveriesJob {

    private static final int OF_EACH_ENDPOINT = 10;

    private final Transactions transactions;
    private final WebhookEndpoints endpoints;
    private final WebhookDeliveries deliveries;
    private final WebhookDelivery delivery;
    private final DueWork<Due> work;
    private final AtomicLong dead;

    /** How many deliveries of each endpoint are in progress in this process. */
    private final Map<String, Integer> inProgress = new ConcurrentHashMap<>();

    WebhookDeliveriesJob(
            Transactions transactions,
            WebhookEndpoints endpoints,
            WebhookDeliveries deliveries,
            WebhookDelivery delivery,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.delivery = delivery;
        this.work = new DueWork<>("webhook delivery", this::due, this::deliver, Thread::startVirtualThread, metrics);
        this.dead = metrics.gauge("caretill.platform.webhook.endpoints.dead", new AtomicLong());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void deliver() {
        work.run();
    }

    /** Does what is due now instead of in the next second. */
    void deliverSoon() {
        work.runSoon();
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> countDead() {
        return transactions
                .run(Tenancy.EVERYTHING, endpoints::numberOfDead)
                .invoke(dead::set)
                .replaceWithVoid()
                .onFailure(DatabaseUnavailableException.class)
                .recoverWithNull();
    }

    private List<Due> due(int limit) {
        var busy = inProgress.entrySet().stream()
                .filter(endpoint -> endpoint.getValue() >= OF_EACH_ENDPOINT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        return transactions.await(Tenancy.EVERYTHING, () -> deliveries.due(busy, OF_EACH_ENDPOINT, limit));
    }

    /** Without a free place nothing is claimed, so the delivery is due in the next round again. */
    private void deliver(Due due) {
        if (!enter(due.endpoint())) {
            return;
        }
        try {
            delivery.attempt(due);
        } finally {
            leave(due.endpoint());
        }
        // The next event of the request may have waited for this one.
        deliverSoon();
    }

    private boolean enter(String endpoint) {
        var entered = new AtomicBoolean();
        inProgress.compute(endpoint, (_, number) -> {
            int now = number == null ? 0 : number;
            entered.set(now < OF_EACH_ENDPOINT);
            return entered.get() ? now + 1 : now;
        });
        return entered.get();
    }

    private void leave(String endpoint) {
        inProgress.computeIfPresent(endpoint, (_, number) -> number == 1 ? null : number - 1);
    }
}
