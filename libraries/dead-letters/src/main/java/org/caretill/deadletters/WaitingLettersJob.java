package org.caretill.deadletters;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Counts the waiting dead letters in the table every five seconds, for the gauge {@code
 * caretill_dead_letters{consumer}}: alert while it is not 0. Every replica reports the same number.
 */
@Startup
@ApplicationScoped
class WaitingLettersJob {

    private static final Logger LOG = Logger.getLogger(WaitingLettersJob.class);

    private final AgroalDataSource dataSource;
    private final AtomicLong waiting = new AtomicLong();

    WaitingLettersJob(
            AgroalDataSource dataSource,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String consumer) {
        this.dataSource = dataSource;
        Gauge.builder("caretill.dead.letters", waiting, AtomicLong::doubleValue)
                .description("Messages that this service could not process and nobody has replayed")
                .tag("consumer", consumer)
                .register(metrics);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void count() {
        try (var connection = dataSource.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from dead_letter where replayed_at is null")) {
            rows.next();
            waiting.set(rows.getLong(1));
        } catch (SQLException e) {
            // The last count is still right, because nothing can be replayed without the database.
            LOG.warnf("counting dead letters failed, retrying: cause=%s", e.toString());
        }
    }
}
