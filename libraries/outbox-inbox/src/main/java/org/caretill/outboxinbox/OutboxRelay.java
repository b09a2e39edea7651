package org.caretill.outboxinbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
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
 * one batch, and every wait has a limit, so a connection that goes silent is given up. Woken after each commit, and
 * polls to find what a killed process left behind.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    private static final int BATCH_SIZE = 500;
    private static final int POLL_INTERVAL_MS = 500;
    private static final int BACK_OFF_MS = 500;

    /**
     * A round of the relay ends well within {@link OutboxRelayReadiness}' limit: it sends no further wave after this,
     * and each of its waits has a limit of its own.
     */
    private static final Duration PUBLISHING_LIMIT = Duration.ofSeconds(5);

    /** Limits the wait for one acknowledgement beyond the producer's own limits, which should end it. */
    private static final Duration ACKNOWLEDGEMENT_LIMIT = Duration.ofSeconds(12);

    private static final Duration[] DELAYS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10)
    };

    /** More would tell an operator nothing new, but has to be counted. */
    private static final int MAX_COUNTED = 10_000;

    /** SQLSTATE lock_not_available: another replica relays. */
    private static final String LOCK_TIMED_OUT = "55P03";

    /** Any constant works, because each service has its own database. */
    private static final long RELAY_LOCK = 4_242;

    private final AgroalDataSource dataSource;
    private final MeterRegistry metrics;
    private final Map<String, Object> kafka;
    private final byte[] source;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Counter failures;
    private final Timer delay;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long lastCompletedNanos = System.nanoTime();
    private volatile long lastEndedNanos = System.nanoTime();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    /** @param kafka every setting {@code kafka.*}: what reaches and secures the broker is the same for all clients */
    OutboxRelay(
            AgroalDataSource dataSource,
            MeterRegistry metrics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.name") String application) {
        this.dataSource = dataSource;
        this.metrics = metrics;
        this.kafka = kafka;
        this.source = bytes("/caretill/" + application);
        this.failures = metrics.counter("caretill.outbox.failures");
        this.delay = Timer.builder("caretill.outbox.delay")
                .description("From the beginning of the transaction that causes an event to Kafka's acknowledgement")
                .serviceLevelObjectives(DELAYS)
                .register(metrics);
        Gauge.builder("caretill.outbox.waiting", waiting, AtomicInteger::doubleValue)
                .description("Events that waited in the outbox when this replica last read it, 10000 at most")
                .strongReference(true)
                .register(metrics);
        TimeGauge.builder("caretill.outbox.last.round.age", this, TimeUnit.SECONDS, OutboxRelay::secondsSinceLastRound)
                .description("Since the outbox was last read and everything found in it was published")
                .strongReference(true)
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        stopping = false;
        lastCompletedNanos = lastEndedNanos = System.nanoTime();
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

    /** How long ago a round succeeded, in seconds. */
    private double secondsSinceLastRound() {
        return (System.nanoTime() - lastCompletedNanos) / 1e9;
    }

    /**
     * How long the relay has been stuck or without the database. Attempts that failed because of Kafka do not count:
     * without Kafka a service still answers and its events wait in the table.
     */
    Duration stuckFor() {
        return Duration.ofNanos(System.nanoTime() - lastEndedNanos);
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
                int published = relayBatch(producer);
                lastCompletedNanos = lastEndedNanos = System.nanoTime();
                if (published == 0 && wakeUps.tryAcquire(POLL_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                    wakeUps.drainPermits();
                }
            }
        } catch (SQLException e) {
            // Idle connections of the pool have most likely lost the same path.
            dataSource.flush(AgroalDataSource.FlushMode.IDLE);
            failed(e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            lastEndedNanos = System.nanoTime();
            failed(e);
        }
    }

    private void failed(Exception cause) throws InterruptedException {
        if (stopping) {
            return;
        }
        failures.increment();
        LOG.warnf("outbox relay failed, retrying: cause=%s", cause.toString());
        TimeUnit.MILLISECONDS.sleep(BACK_OFF_MS);
    }

    private int relayBatch(Producer<byte[], byte[]> producer)
            throws SQLException, ExecutionException, TimeoutException, InterruptedException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!lock(connection)) {
                    connection.rollback();
                    return 0;
                }
                List<Waiting> batch = oldest(connection);
                waiting.set(batch.size() < BATCH_SIZE ? batch.size() : countWaiting(connection));
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

    /** Whether this replica may relay now. While another one does, it waits; that is no failure. */
    private static boolean lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '5s'");
            statement.execute("select pg_advisory_xact_lock(" + RELAY_LOCK + ")");
            return true;
        } catch (SQLException e) {
            if (LOCK_TIMED_OUT.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static List<Waiting> oldest(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(
                "select sequence, id, topic, key, type, time, data, message, clock_timestamp() as now"
                        + " from outbox order by sequence limit " + BATCH_SIZE)) {
            List<Waiting> batch = new ArrayList<>();
            var rows = select.executeQuery();
            long readNanos = System.nanoTime();
            while (rows.next()) {
                batch.add(new Waiting(
                        rows.getLong("sequence"),
                        rows.getString("id"),
                        rows.getString("topic"),
                        rows.getString("key"),
                        rows.getString("type"),
                        rows.getObject("time", OffsetDateTime.class).toInstant(),
                        rows.getObject("now", OffsetDateTime.class).toInstant(),
                        readNanos,
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
            throws ExecutionException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + PUBLISHING_LIMIT.toNanos();
        Map<String, Queue<Waiting>> byKey = new LinkedHashMap<>();
        for (Waiting event : batch) {
            byKey.computeIfAbsent(event.topic() + ' ' + event.key(), _ -> new ArrayDeque<>())
                    .add(event);
        }
        while (!byKey.isEmpty() && System.nanoTime() < deadline) {
            Map<Waiting, Future<RecordMetadata>> wave = new LinkedHashMap<>();
            for (Queue<Waiting> events : byKey.values()) {
                Waiting next = events.remove();
                Future<RecordMetadata> sent = producer.send(recordOf(next));
                wave.put(next, sent);
                if (sent.state() == Future.State.FAILED || System.nanoTime() > deadline) {
                    // A producer that cannot reach the broker blocks for seconds with each event: the rest is left for
                    // the next round.
                    break;
                }
            }
            for (var sent : wave.entrySet()) {
                sent.getValue().get(ACKNOWLEDGEMENT_LIMIT.toSeconds(), TimeUnit.SECONDS);
                acknowledged.add(sent.getKey().sequence());
                count(sent.getKey());
            }
            byKey.values().removeIf(Queue::isEmpty);
        }
    }

    private static int countWaiting(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var row = statement.executeQuery(
                    "select count(*) from (select 1 from outbox limit " + MAX_COUNTED + ") as waiting");
            row.next();
            return row.getInt(1);
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
        delay.record(event.age());
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
        Map<String, Object> settings = new HashMap<>(kafka);
        // Quarkus adds it for consumers.
        settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Fail soon: the event is safe in the table and need not wait in the producer.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
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
            Instant readAt,
            long readNanos,
            String data,
            @Nullable String message) {

        /** How old the event is, by PostgreSQL's clock until it was read. */
        Duration age() {
            return Duration.between(time, readAt).plusNanos(System.nanoTime() - readNanos);
        }
    }
}
