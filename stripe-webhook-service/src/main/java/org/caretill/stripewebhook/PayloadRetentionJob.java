package org.caretill.stripewebhook;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.caretill.transactions.Batches;
import org.jboss.logging.Logger;

/**
 * Deletes the payloads of events after 90 days, whole months by dropping partitions and the rest row by row. The events
 * themselves, with the payload's hash, are kept for ever. Also creates the partitions of the coming months; without
 * them rows would go to the default partition.
 */
@ApplicationScoped
class PayloadRetentionJob {

    private static final Logger LOG = Logger.getLogger(PayloadRetentionJob.class);

    /** By key and not by {@code ctid}, which is unique only within a partition. */
    private static final String DELETE_BATCH = """
        delete from stripe_event_payload where (event_id, received_at) in (
            select event_id, received_at from stripe_event_payload
            where received_at < now() - interval '90 days' limit %d)\
        """.formatted(Batches.SIZE);

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
            int deleted;
            do {
                deleted = statement.executeUpdate(DELETE_BATCH);
                LOG.debugf("old payloads deleted: rows=%d", deleted);
            } while (deleted == Batches.SIZE);
        } catch (SQLException e) {
            LOG.warnf("deleting old payloads failed, retrying: cause=%s", e.toString());
        }
    }
}
