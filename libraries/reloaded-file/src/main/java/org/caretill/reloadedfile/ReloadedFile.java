package org.caretill.reloadedfile;

import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The content of one or more files, which {@link ReloadedFilesJob} reads again within seconds of a change, so that a
 * secret is rotated without a restart. If a file becomes unusable later, one warning is logged, and the value in use
 * stays until the file is usable again. Any thread may call {@link #value}.
 *
 * @param <T> the value; files with the same content must give equal values
 */
public final class ReloadedFile<T> {

    /** Reads the files. */
    @FunctionalInterface
    public interface Reader<T> {

        /**
         * Reads them as they are now.
         *
         * @throws UnusableFileException if a file cannot be used; the message must not quote it
         */
        T read() throws UnusableFileException;
    }

    private final Logger log;
    private final String name;
    private final Reader<T> reader;
    private final Function<T, String> description;

    /** The error of the latest read; null: it succeeded. */
    private @Nullable String complaint;

    private volatile T value;

    ReloadedFile(Logger log, String name, Reader<T> reader, Function<T, String> description)
            throws UnusableFileException {
        this.log = log;
        this.name = name;
        this.reader = reader;
        this.description = description;
        this.value = reader.read();
    }

    /** What the files said when they were last usable; ask for each use, because secrets are rotated. */
    public T value() {
        return value;
    }

    /**
     * Reads the files and uses what they say from now on, if they are usable. Never throws because of a file. Not for
     * several threads at a time.
     */
    void readAgain() {
        try {
            T now = reader.read();
            if (!now.equals(value) || complaint != null) {
                log.infof("%s read: %s", name, description.apply(now));
            }
            complaint = null;
            value = now;
        } catch (UnusableFileException e) {
            if (!e.getMessage().equals(complaint)) {
                complaint = e.getMessage();
                log.warnf("%s refused, keeping those in use: %s cause=%s", name, description.apply(value), complaint);
            }
        }
    }
}
