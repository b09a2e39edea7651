package org.caretill.transactions;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Distinguishes temporary failures of the database from those that a retry cannot fix. */
public final class TransientFailure {

    private TransientFailure() {}

    /**
     * Whether a retry may succeed: the database is unavailable, restarting, read-only or full, or it aborted this
     * transaction because of a deadlock or a conflict.
     */
    public static boolean isOne(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return isTransientSqlState(pg.getSqlState());
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isTransientSqlState(sql.getSQLState());
            }
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof io.smallrye.mutiny.TimeoutException
                    || isClosedConnection(cause)
                    || cause.getClass().getName().equals("io.vertx.core.impl.NoStackTraceThrowable")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the connection was lost while something waited for its answer. */
    static boolean isLostConnection(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isClosedConnection(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isClosedConnection(Throwable failure) {
        return failure.getClass().getSimpleName().contains("ClosedConnection");
    }

    /** <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL's error classes</a>. */
    private static boolean isTransientSqlState(@Nullable String sqlState) {
        return sqlState != null
                && (switch (sqlState.substring(0, 2)) {
                    case "08", "40", "53", "55", "57", "58" -> true;
                    // Read-only, or the transaction took longer than the server allows.
                    default -> sqlState.equals("25006") || sqlState.equals("25P03") || sqlState.equals("25P04");
                });
    }
}
