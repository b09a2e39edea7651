package org.caretill.clinicconfig.verification;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text file with the head of each chain, which an operator keeps where nobody who can write the database can change
 * it. Whatever its lines name must be in the log for ever. One line each: first when it was made, then {@code clinic},
 * {@code organisation} or {@code platform} with its ids, position and hash, and at the end how many there are, so that
 * a part of a file is not taken for the whole.
 */
final class HeadsFile {

    private static final String ID = "([A-Za-z0-9_-]{1,64})";
    private static final String POSITION_AND_HASH = " ([1-9][0-9]{0,17}) ([0-9a-f]{64})";
    private static final Pattern FIRST = Pattern.compile("Heads of Caretill's audit log at (\\S+)");
    private static final Pattern OF_CLINIC = Pattern.compile("clinic " + ID + " " + ID + POSITION_AND_HASH);
    private static final Pattern OF_ORGANISATION = Pattern.compile("organisation " + ID + POSITION_AND_HASH);
    private static final Pattern OF_PLATFORM = Pattern.compile("platform" + POSITION_AND_HASH);

    private HeadsFile() {}

    private static String first(Instant at) {
        return "Heads of Caretill's audit log at " + at;
    }

    private static String last(long heads) {
        return heads + " heads";
    }

    /** Writes such a file, as a draft beside it until all is verified. */
    static final class Writer implements AutoCloseable {

        private final Path file;
        private final Path draft;
        private final BufferedWriter lines;
        private long heads;

        /**
         * Begins a file.
         *
         * @throws IOException if it exists, because an anchor is never replaced, or cannot be written
         */
        Writer(Path file, Instant at) throws IOException {
            if (Files.exists(file)) {
                throw new IOException(file + " exists already; heads are written to a new file");
            }
            this.file = file;
            draft = file.resolveSibling(file.getFileName() + ".draft");
            lines = Files.newBufferedWriter(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            line(first(at));
        }

        void add(Head head) {
            try {
                line("%s %d %s".formatted(nameOf(head.chain()), head.position(), head.hash()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            heads++;
        }

        private static String nameOf(Chain chain) {
            if (chain.equals(Chain.PLATFORM)) {
                return "platform";
            }
            String organisation = chain.organisationId();
            return chain.clinicId() == null
                    ? "organisation " + organisation
                    : "clinic " + organisation + " " + chain.clinicId();
        }

        /** Completes the file. Without this, {@link #close} leaves none. */
        void complete() throws IOException {
            line(last(heads));
            lines.close();
            Files.move(draft, file);
        }

        private void line(String text) throws IOException {
            lines.write(text);
            lines.write('\n');
        }

        @Override
        public void close() throws IOException {
            lines.close();
            Files.deleteIfExists(draft);
        }
    }

    /** Reads such a file, one head at a time. */
    static final class Reader implements AutoCloseable {

        private final Path file;
        private final BufferedReader lines;
        private final String at;
        private long heads;

        /**
         * Opens a file.
         *
         * @throws IOException if it cannot be read, or is something else
         */
        Reader(Path file) throws IOException {
            this.file = file;
            lines = Files.newBufferedReader(file);
            Matcher first = FIRST.matcher(line());
            if (!first.matches()) {
                lines.close();
                throw notOurs();
            }
            at = first.group(1);
        }

        /** When the file was made, by the clock of its database. */
        String at() {
            return at;
        }

        /** How many heads were read. */
        long heads() {
            return heads;
        }

        /**
         * The next head; null after the last one.
         *
         * @throws IOException if the file is incomplete or was altered
         */
        @Nullable
        Head next() throws IOException {
            String line = line();
            Matcher clinic = OF_CLINIC.matcher(line);
            Matcher organisation = OF_ORGANISATION.matcher(line);
            Matcher platform = OF_PLATFORM.matcher(line);
            if (clinic.matches()) {
                heads++;
                return new Head(
                        new Chain(clinic.group(1), clinic.group(2)), Long.parseLong(clinic.group(3)), clinic.group(4));
            }
            if (organisation.matches()) {
                heads++;
                return new Head(
                        new Chain(organisation.group(1), null),
                        Long.parseLong(organisation.group(2)),
                        organisation.group(3));
            }
            if (platform.matches()) {
                heads++;
                return new Head(Chain.PLATFORM, Long.parseLong(platform.group(1)), platform.group(2));
            }
            if (line.equals(last(heads))) {
                return null;
            }
            throw notOurs();
        }

        private String line() throws IOException {
            String line = lines.readLine();
            return line == null ? "" : line.strip();
        }

        private IOException notOurs() {
            return new IOException(
                    file + " is not a complete file of heads: line " + (heads + 2) + " is not one of it");
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
