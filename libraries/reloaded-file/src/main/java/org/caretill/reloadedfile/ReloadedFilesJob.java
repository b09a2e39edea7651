package org.caretill.reloadedfile;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Opens a service's {@link ReloadedFile}s, and reads each of them again every two seconds. */
@Singleton
public class ReloadedFilesJob {

    private final List<ReloadedFile<?>> files = new CopyOnWriteArrayList<>();

    /**
     * Reads files for the first time; from then on, they are read again for as long as the service runs.
     *
     * @param log whose category the warnings appear in
     * @param name what is read, for the log, such as "webhook secrets"
     * @param description what the log may show of a value: ids or fingerprints, never the secret
     * @throws UnusableFileException if the files cannot be used now
     */
    public <T> ReloadedFile<T> open(
            Logger log, String name, ReloadedFile.Reader<T> reader, Function<T, String> description)
            throws UnusableFileException {
        var file = new ReloadedFile<>(log, name, reader, description);
        files.add(file);
        return file;
    }

    /** Reads all files again; takes over those that have changed and are usable. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void readAgain() {
        files.forEach(ReloadedFile::readAgain);
    }
}
