package org.caretill.stripewebhook;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Forgets what events said after 90 days, months as a whole and the rest row by row; that they came, with their hash, stays
 * for good. Makes the partitions of the coming months: without them rows would gather in the default one.
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
    void keep() {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select keep_stripe_event_payload_partitions()");
            int forgotten = statement.executeUpdate(
                    "delete from stripe_event_payload where received_at < now() - interval '90 days'");
            LOG.debugf("old payloads deleted: rows=%d", forgotten);
        } catch (SQLException e) {
            LOG.warnf("deleting old payloads failed, retrying: cause=%s", e.toString());
        }
    }
}
