package org.caretill.transactions;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds what Quarkus has no settings for: how long, and how many, requests wait for a database connection; how long a
 * new connection may take; and how long an answer may take ({@link SilentConnections}). If the database is unavailable
 * or paused, requests fail instead of queueing until the memory is full. A patience of zero leaves the wait for a
 * connection to the caller.
 */
@Singleton
class BoundedDatabasePool implements PgPoolCreator {

    private static final int MAX_WAITING = 5_000;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Duration patience;
    private final Duration answerLimit;
    private final DatabaseTls tls;

    BoundedDatabasePool(
            @ConfigProperty(name = "caretill.database-connection-patience") Duration patience,
            @ConfigProperty(name = "caretill.database-answer-limit") Duration answerLimit,
            DatabaseTls tls) {
        this.patience = patience;
        this.answerLimit = answerLimit;
        this.tls = tls;
    }

    @Override
    public Pool create(Input input) {
        List<PgConnectOptions> connections =
                input.pgConnectOptionsList().stream().map(this::bounded).toList();
        Pool pool = PgPool.pool(
                input.vertx(),
                connections,
                input.poolOptions()
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setConnectionTimeout(Math.toIntExact(patience.toMillis()))
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS));
        var silent = new SilentConnections(answerLimit);
        return pool.connectHandler(connection -> {
            silent.watch(connection);
            connection.close();
        });
    }

    private PgConnectOptions bounded(PgConnectOptions given) {
        var options = new PgConnectOptions(given);
        options.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
        options.setTcpKeepAlive(true);
        // Of the handshake; afterwards SilentConnections decides.
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setReadIdleTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
        tls.applyTo(options);
        return options;
    }
}
