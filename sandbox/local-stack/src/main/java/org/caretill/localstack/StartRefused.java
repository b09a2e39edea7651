package org.caretill.localstack;

/**
 * Says, for the person at the terminal, why the stack cannot start and what to do about it. The launcher prints the
 * message without a stack trace and exits with code 1.
 */
public final class StartRefused extends RuntimeException {

    StartRefused(String message) {
        super(message);
    }
}
