package org.caretill.transactions;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds how long, and how many, requests wait for a database connection, for which Quarkus has no settings. If the
 * database is unavailable or paused, requests fail instead of queueing until the memory is full. A timeout of zero
 * leaves the limit to the caller.
 */
@Singleton
class BoundedDatabasePool implements PgPoolCreator {

    private static final int MAX_WAITING = 5_000;

    private final Duration patience;

    BoundedDatabasePool(
            @ConfigProperty(name = "caretill.database-connection-patience", defaultValue = "5s") Duration patience) {
        this.patience = patience;
    }

    @Override
    public Pool create(Input input) {
        return PgPool.pool(
                input.vertx(),
                input.pgConnectOptionsList(),
                input.poolOptions()
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setConnectionTimeout(Math.toIntExact(patience.toMillis()))
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS));
    }
}
