package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All data of the simulator, and its journal.
 *
 * <p>Each change is one line of the journal, handed to the operating system before the caller gets its result. So after
 * a crash a change is either complete (the charge, its events, their undelivered webhooks, the idempotent response) or
 * did not happen. A line cut off by a crash is dropped at the next start. Without a directory, everything is in memory.
 */
final class Store implements AutoCloseable {

    /** The kinds of objects, and how many of each are kept per account; the oldest are deleted first. */
    enum Kind {
        ACCOUNT(1_000),
        CONNECTION(1_000),
        AUTHORIZATION_CODE(100),
        ACCOUNT_LINK(100),
        PAYMENT_INTENT(50_000),
        PAYMENT_METHOD(50_000),
        PAYMENT_METHOD_DOMAIN(1_000),
        DOMAIN_VALIDATION(1_000),
        CHARGE(50_000),
        REFUND(50_000),
        APPLICATION_FEE(50_000),
        DISPUTE(10_000),
        BALANCE_TRANSACTION(100_000),
        PAYOUT(10_000),
        PAID_OUT(100_000),
        EVENT(20_000),
        DELIVERY(20_000),
        MAIL(2_000),
        ANSWER(20_000);

        final int atMost;

        Kind(int atMost) {
            this.atMost = atMost;
        }
    }

    private record Place(Kind kind, String account, String id) {}

    private static final long COMPACT_ABOVE_BYTES = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Kind, Map<String, LinkedHashMap<String, byte[]>>> objects = new EnumMap<>(Kind.class);
    private final Path journalFile;
    private FileChannel journal;
    private FileChannel directoryLock;
    private long compactAboveBytes = COMPACT_ABOVE_BYTES;

    Store(Path directory) {
        for (Kind kind : Kind.values()) {
            objects.put(kind, new TreeMap<>());
        }
        journalFile = directory == null ? null : directory.resolve("journal.jsonl");
        if (directory != null) {
            try {
                Files.createDirectories(directory);
                lockDirectory(directory);
                load();
                compact();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot use the data directory " + directory + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Runs {@code work} exclusively and commits everything it put; if it throws, nothing is changed. Runs what it
     * passed to {@link Change#afterwards} once others can see the change.
     */
    <T> T change(Function<Change, T> work) {
        Change change = new Change();
        T result;
        lock.lock();
        try {
            result = work.apply(change);
            if (!change.written.isEmpty()) {
                append(change.written);
                change.written.forEach(this::apply);
            }
        } finally {
            lock.unlock();
        }
        change.afterwards.forEach(Runnable::run);
        return result;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (journal != null) {
                journal.close();
                directoryLock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** The view of the store inside one change, which includes what the change itself has put. */
    final class Change {
        private final Map<Place, ObjectNode> written = new LinkedHashMap<>();
        private final List<Runnable> afterwards = new ArrayList<>();

        /** A copy of the object, or null. */
        ObjectNode find(Kind kind, String account, String id) {
            Place place = new Place(kind, account, id);
            if (written.containsKey(place)) {
                ObjectNode own = written.get(place);
                return own == null ? null : own.deepCopy();
            }
            byte[] stored = of(kind, account).get(id);
            return stored == null ? null : Json.parse(stored);
        }

        /** The objects as they were before this change, newest first, parsed lazily. */
        Stream<ObjectNode> newestFirst(Kind kind, String account) {
            return List.copyOf(of(kind, account).sequencedValues().reversed()).stream()
                    .map(Json::parse);
        }

        /** The same, starting after an existing object; the newer ones are not parsed. */
        Stream<ObjectNode> olderThan(Kind kind, String account, String id) {
            return List.copyOf(of(kind, account).sequencedEntrySet().reversed()).stream()
                    .dropWhile(entry -> !entry.getKey().equals(id))
                    .skip(1)
                    .map(entry -> Json.parse(entry.getValue()));
        }

        /** The objects as they were before this change, in stored form, oldest first. */
        List<byte[]> stored(Kind kind, String account) {
            return List.copyOf(of(kind, account).values());
        }

        /** One object as it was before this change, in stored form. */
        byte[] stored(Kind kind, String account, String id) {
            return of(kind, account).get(id);
        }

        /** The ids of the objects before this change, oldest first. */
        List<String> ids(Kind kind, String account) {
            return List.copyOf(of(kind, account).keySet());
        }

        List<String> accountsWith(Kind kind) {
            return List.copyOf(objects.get(kind).keySet());
        }

        void put(Kind kind, String account, String id, ObjectNode object) {
            written.put(new Place(kind, account, id), object.deepCopy());
        }

        /** Puts one of Stripe's objects under its own id. */
        void put(Kind kind, String account, ObjectNode object) {
            put(kind, account, object.get("id").asText(), object);
        }

        void delete(Kind kind, String account, String id) {
            written.put(new Place(kind, account, id), null);
        }

        void afterwards(Runnable runnable) {
            afterwards.add(runnable);
        }
    }

    private SequencedMap<String, byte[]> of(Kind kind, String account) {
        return objects.get(kind).getOrDefault(account, new LinkedHashMap<>());
    }

    private void apply(Place place, ObjectNode object) {
        var kept = objects.get(place.kind).computeIfAbsent(place.account, _ -> new LinkedHashMap<>());
        if (object == null) {
            kept.remove(place.id);
        } else {
            kept.put(place.id, Json.bytes(object));
            if (kept.size() > place.kind.atMost) {
                kept.pollFirstEntry();
            }
        }
    }

    private void lockDirectory(Path directory) throws IOException {
        directoryLock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (directoryLock.tryLock() == null) {
            throw new IOException("another simulator is using it");
        }
    }

    private void load() throws IOException {
        if (!Files.exists(journalFile)) {
            return;
        }
        try (var lines = Files.newBufferedReader(journalFile)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode change;
                try {
                    change = Json.parse(line);
                } catch (UncheckedIOException e) {
                    if (lines.readLine() != null) {
                        throw new IOException("its journal is damaged in the middle", e);
                    }
                    return; // cut off by a crash, so no caller got a result for it
                }
                for (JsonNode put : change.get("change")) {
                    Place place = new Place(
                            Kind.valueOf(put.get(0).asText()),
                            put.get(1).asText(),
                            put.get(2).asText());
                    apply(place, put.get(3) instanceof ObjectNode object ? object : null);
                }
            }
        }
    }

    private void append(Map<Place, ObjectNode> written) {
        if (journalFile == null) {
            return;
        }
        try {
            long before = journal.size();
            try {
                write(journal, line(written));
            } catch (IOException e) {
                journal.truncate(before); // a partial line would make all later lines unreadable
                throw e;
            }
            if (journal.size() > compactAboveBytes) {
                written.forEach(this::apply);
                compact();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all objects into a new journal, which atomically replaces the old one. */
    private void compact() throws IOException {
        Path fresh = journalFile.resolveSibling("journal.jsonl.new");
        FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        for (var byAccount : objects.entrySet()) {
            for (var kept : byAccount.getValue().entrySet()) {
                for (var object : kept.getValue().entrySet()) {
                    Place place = new Place(byAccount.getKey(), kept.getKey(), object.getKey());
                    write(channel, line(Map.of(place, Json.parse(object.getValue()))));
                }
            }
        }
        Files.move(fresh, journalFile, StandardCopyOption.ATOMIC_MOVE);
        if (journal != null) {
            journal.close();
        }
        journal = channel;
        compactAboveBytes = Math.max(COMPACT_ABOVE_BYTES, 4 * journal.size());
    }

    private static byte[] line(Map<Place, ObjectNode> written) {
        ObjectNode line = Json.object();
        var puts = line.putArray("change");
        written.forEach((place, object) -> puts.addArray()
                .add(place.kind.name())
                .add(place.account)
                .add(place.id)
                .add(object));
        byte[] json = Json.bytes(line);
        byte[] terminated = Arrays.copyOf(json, json.length + 1);
        terminated[json.length] = '\n';
        return terminated;
    }

    private static void write(FileChannel channel, byte[] line) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(line);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
