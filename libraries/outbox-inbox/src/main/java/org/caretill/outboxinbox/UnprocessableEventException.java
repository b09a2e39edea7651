package org.caretill.outboxinbox;

import java.util.Objects;
import org.hibernate.JDBCException;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Why an event can never be processed, in text that may be stored and shown: the kind of failure and its place. It
 * never quotes an exception's message, which may contain the event's content or a row. It has no cause, because
 * SmallRye also writes the cause's message into the dead letter; the stack trace is the original failure's.
 */
class UnprocessableEventException extends RuntimeException {

    private static final int MAX_LENGTH = 300;

    private UnprocessableEventException(String reason) {
        super(reason, null);
    }

    static UnprocessableEventException of(Throwable failure) {
        String reason = reasonOf(failure).replaceAll("[^ -~]", "?");
        var unprocessable = new UnprocessableEventException(reason.substring(0, Math.min(reason.length(), MAX_LENGTH)));
        unprocessable.setStackTrace(failure.getStackTrace());
        return unprocessable;
    }

    private static String reasonOf(Throwable failure) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MalformedEventException) {
                return Objects.requireNonNull(cause.getMessage());
            }
            if (cause instanceof ConstraintViolationException refused) {
                return "The database refuses its effect: constraint " + refused.getConstraintName();
            }
            if (cause instanceof JDBCException refused) {
                return "The database refuses its effect: SQLSTATE " + refused.getSQLState();
            }
            root = cause;
        }
        return root.getClass().getSimpleName() + placeOf(root);
    }

    /** The first line of our own code in the stack trace. */
    private static String placeOf(Throwable failure) {
        for (StackTraceElement step : failure.getStackTrace()) {
            if (step.getClassName().startsWith("org.caretill.")) {
                return " at " + step.getFileName() + ":" + step.getLineNumber();
            }
        }
        return "";
    }
}
