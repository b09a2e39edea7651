package org.caretill.outboxinbox;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.caretill.transactions.Batches;

/**
 * Deletes event ids after 30 days, so that the inbox does not grow for ever. No duplicate can arrive later, because
 * topics keep their events for 14 days ({@code contracts/asyncapi.yaml}). Events of compacted topics are kept longer,
 * but their effects compare versions.
 */
@ApplicationScoped
class InboxRetentionJob {

    private final AgroalDataSource dataSource;

    InboxRetentionJob(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forgetOldEvents() throws SQLException {
        Batches.deleteAll(dataSource, "inbox", "received_at < now() - interval '30 days'");
    }
}
