package org.caretill.outboxinbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of the outbox and deletes each once the broker has acknowledged it. At least once: after a crash
 * between the two, the event is sent again with the same id. In order per key: an advisory lock lets one replica relay
 * at a time, and an event is sent only after the one before it with the same key was acknowledged. Memory is bounded by
 * one batch. Woken after each commit, and polls to find what a killed process left behind.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    private static final int BATCH_SIZE = 500;
    private static final int POLL_INTERVAL_MS = 500;
    private static final int BACK_OFF_MS = 500;

    /** Any constant works, because each service has its own database. */
    private static final long RELAY_LOCK = 4_242;

    private final AgroalDataSource dataSource;
    private final MeterRegistry metrics;
    private final String bootstrapServers;
    private final byte[] source;
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread thread;

    OutboxRelay(
            AgroalDataSource dataSource,
            MeterRegistry metrics,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String application) {
        this.dataSource = dataSource;
        this.metrics = metrics;
        this.bootstrapServers = bootstrapServers;
        this.source = bytes("/caretill/" + application);
    }

    void start(@Observes StartupEvent event) {
        stopping = false;
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::relayUntilStopped);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        wake();
        if (thread != null) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    /** Called after a transaction has committed, so that its events are sent at once. */
    public void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    private void relayUntilStopped() {
        try {
            while (!stopping) {
                relayWithOneProducer();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Relays until something fails. The next producer is a new one, so nothing of the failed one is in flight. */
    private void relayWithOneProducer() throws InterruptedException {
        try (Producer<byte[], byte[]> producer = newProducer()) {
            while (!stopping) {
                if (relayBatch(producer) == 0 && wakeUps.tryAcquire(POLL_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                    wakeUps.drainPermits();
                }
            }
        } catch (SQLException | ExecutionException | RuntimeException e) {
            metrics.counter("caretill.outbox.failures").increment();
            LOG.warnf("outbox relay failed, retrying: cause=%s", e.toString());
            TimeUnit.MILLISECONDS.sleep(BACK_OFF_MS);
        }
    }

    private int relayBatch(Producer<byte[], byte[]> producer)
            throws SQLException, ExecutionException, InterruptedException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                lock(connection);
                List<Waiting> batch = oldest(connection);
                List<Long> acknowledged = new ArrayList<>(batch.size());
                try {
                    publish(producer, batch, acknowledged);
                } finally {
                    delete(connection, acknowledged);
                    connection.commit();
                }
                return acknowledged.size();
            } catch (SQLException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /**
     * A failed rollback means that the connection is lost, and PostgreSQL rolls back by itself. The original failure
     * matters more.
     */
    private static void rollBack(Connection connection, SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '5s'");
            statement.execute("select pg_advisory_xact_lock(" + RELAY_LOCK + ")");
        }
    }

    private static List<Waiting> oldest(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(
                "select sequence, id, topic, key, type, time, data, message from outbox order by sequence limit "
                        + BATCH_SIZE)) {
            List<Waiting> batch = new ArrayList<>();
            var rows = select.executeQuery();
            while (rows.next()) {
                batch.add(new Waiting(
                        rows.getLong("sequence"),
                        rows.getString("id"),
                        rows.getString("topic"),
                        rows.getString("key"),
                        rows.getString("type"),
                        rows.getObject("time", OffsetDateTime.class).toInstant(),
                        rows.getString("data"),
                        rows.getString("message")));
            }
            return batch;
        }
    }

    /**
     * Publishes the batch in waves with at most one event of each key, so that a failed send is never overtaken by a
     * later event of its key.
     */
    private void publish(Producer<byte[], byte[]> producer, List<Waiting> batch, List<Long> acknowledged)
            throws ExecutionException, InterruptedException {
        Map<String, Queue<Waiting>> byKey = new LinkedHashMap<>();
        for (Waiting event : batch) {
            byKey.computeIfAbsent(event.topic() + ' ' + event.key(), _ -> new ArrayDeque<>())
                    .add(event);
        }
        while (!byKey.isEmpty()) {
            Map<Waiting, Future<RecordMetadata>> wave = new LinkedHashMap<>();
            for (Queue<Waiting> events : byKey.values()) {
                Waiting next = events.remove();
                Future<RecordMetadata> sent = producer.send(recordOf(next));
                wave.put(next, sent);
                if (sent.state() == Future.State.FAILED) {
                    // A producer that cannot reach the broker blocks for seconds with each event: the rest is left for
                    // the next attempt.
                    break;
                }
            }
            for (var sent : wave.entrySet()) {
                sent.getValue().get();
                acknowledged.add(sent.getKey().sequence());
                count(sent.getKey());
            }
            byKey.values().removeIf(Queue::isEmpty);
        }
    }

    private static void delete(Connection connection, List<Long> sequences) throws SQLException {
        if (sequences.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement("delete from outbox where sequence = any (?)")) {
            delete.setArray(1, connection.createArrayOf("bigint", sequences.toArray()));
            delete.executeUpdate();
        }
    }

    private void count(Waiting event) {
        metrics.counter("caretill.events.published", "topic", event.topic(), "type", event.type())
                .increment();
    }

    private ProducerRecord<byte[], byte[]> recordOf(Waiting event) {
        if (event.message() != null) {
            return SentMessage.of(event.message()).to(event.topic());
        }
        var message = new ProducerRecord<>(event.topic(), bytes(event.key()), bytes(event.data()));
        message.headers()
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes(event.id()))
                .add("ce_source", source)
                .add("ce_type", bytes(event.type()))
                .add("ce_time", bytes(event.time().toString()))
                .add("content-type", bytes("application/json"));
        return message;
    }

    private Producer<byte[], byte[]> newProducer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                        // Fail soon: the event is safe in the table and need not wait in the producer.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000,
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Waiting(
            long sequence,
            String id,
            String topic,
            String key,
            String type,
            Instant time,
            String data,
            @Nullable String message) {}
}
