package org.caretill.outboxinbox;

/** The event can never be understood: it is dead-lettered, not tried again. */
public class MalformedEventException extends RuntimeException {

    MalformedEventException(String message) {
        super(message);
    }
}
