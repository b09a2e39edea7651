package org.caretill.stripewebhook;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Deletes the payloads of events after 90 days, whole months by dropping partitions and the rest row by row. The events
 * themselves, with the payload's hash, are kept for ever. Also creates the partitions of the coming months; without
 * them rows would go to the default partition.
 */
@ApplicationScoped
class PayloadRetentionJob {

    private static final Logger LOG = Logger.getLogger(PayloadRetentionJob.class);

    private final AgroalDataSource dataSource;

    PayloadRetentionJob(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Scheduled(
            every = "${caretill.payload-retention.every}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select keep_stripe_event_payload_partitions()");
            int deleted = statement.executeUpdate(
                    "delete from stripe_event_payload where received_at < now() - interval '90 days'");
            LOG.debugf("old payloads deleted: rows=%d", deleted);
        } catch (SQLException e) {
            LOG.warnf("deleting old payloads failed, retrying: cause=%s", e.toString());
        }
    }
}
