package org.caretill.reloadedfile;

import java.util.Objects;

/** A file cannot be read, or its content cannot be valid. The message is logged, so it must not quote the file. */
public final class UnusableFileException extends Exception {

    public UnusableFileException(String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
