package org.caretill.localstack;

/**
 * Says, in words for the person at the terminal, why the stack does not start and what to do about it. The launcher
 * prints the message alone, without a stack trace, and ends with exit code 1.
 */
public final class StartRefused extends RuntimeException {

    StartRefused(String message) {
        super(message);
    }
}
