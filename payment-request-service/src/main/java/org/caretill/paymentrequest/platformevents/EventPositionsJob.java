package org.caretill.paymentrequest.platformevents;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.caretill.duework.DueWork;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Assigns positions to new events: woken by each commit, and every second, to find what a killed process left behind.
 * Then lets the deliveries begin.
 */
@ApplicationScoped
class EventPositionsJob {

    /** The only piece of this work, for the log. */
    private static final String ALL = "new events";

    private final Transactions transactions;
    private final EventPositions positions;
    private final WebhookDeliveriesJob deliveries;
    private final DueWork<String> work;

    EventPositionsJob(
            Transactions transactions,
            EventPositions positions,
            WebhookDeliveriesJob deliveries,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.positions = positions;
        this.deliveries = deliveries;
        this.work = new DueWork<>("platform event position", _ -> due(), _ -> assignAll(), Runnable::run, metrics);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void assign() {
        work.run();
    }

    /** Does it now instead of in the next second. */
    void assignSoon() {
        work.runSoon();
    }

    private List<String> due() {
        return transactions.await(Tenancy.EVERYTHING, positions::someHaveNone) ? List.of(ALL) : List.of();
    }

    private void assignAll() {
        int assigned;
        do {
            assigned = transactions.await(Tenancy.EVERYTHING, positions::assign);
        } while (assigned == EventPositions.BATCH_SIZE);
        deliveries.deliverSoon();
    }
}
