package org.caretill.deadletters;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.caretill.transactions.Batches;

/**
 * Deletes replayed letters after 30 days. By then Kafka has deleted the message from the dead-letter topic (14 days),
 * so it cannot be stored again.
 */
@ApplicationScoped
class DeadLettersRetentionJob {

    private final AgroalDataSource dataSource;

    DeadLettersRetentionJob(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forgetReplayed() throws SQLException {
        Batches.deleteAll(dataSource, "dead_letter", "replayed_at < now() - interval '30 days'");
    }
}
