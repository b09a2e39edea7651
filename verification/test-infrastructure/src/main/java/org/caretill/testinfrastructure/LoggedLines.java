package org.caretill.testinfrastructure;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What this process logs until it is closed. */
public final class LoggedLines implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Collector();

    public LoggedLines() {
        ROOT.addHandler(handler);
    }

    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        ROOT.removeHandler(handler);
    }

    private final class Collector extends Handler {

        @Override
        public void publish(LogRecord record) {
            String message =
                    record instanceof ExtLogRecord extended ? extended.getFormattedMessage() : record.getMessage();
            lines.add(message + " " + record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
