package org.caretill.outboxinbox;

/** The message is not a valid event, so it is dead-lettered and not retried. */
public class MalformedEventException extends RuntimeException {

    MalformedEventException(String message) {
        super(message);
    }
}
