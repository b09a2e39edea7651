package org.caretill.outboxinbox;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/**
 * Keeps the inbox bounded: an event id is forgotten after 30 days, which is longer than any topic keeps its events
 * (14 days, {@code contracts/asyncapi.yaml}). Events of compacted topics live longer; their effects compare versions.
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
        try (var connection = dataSource.getConnection();
                var delete = connection.prepareStatement(
                        "delete from inbox where received_at < now() - interval '30 days'")) {
            delete.executeUpdate();
        }
    }
}
