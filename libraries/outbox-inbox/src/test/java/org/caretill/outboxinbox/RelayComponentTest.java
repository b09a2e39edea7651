package org.caretill.outboxinbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.caretill.testinfrastructure.FreePort;
import org.caretill.testinfrastructure.RandomInput;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay with much to do, in company, and while what it works with goes away. */
@QuarkusTest
class RelayComponentTest {

    private static final Logger LOG = Logger.getLogger(RelayComponentTest.class);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 3;

    @Inject
    Transactions transactions;

    @Inject
    Outbox outbox;

    @Inject
    OutboxRelay relay;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    MeterRegistry metrics;

    @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS")
    String bootstrapServers;

    @ConfigProperty(name = "POSTGRES_PORT")
    int postgresPort;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void however_many_relays_there_are_order_holds_while_one_stops_and_others_lose_their_connection(int relays)
            throws Exception {
        String topic = newTopic(bootstrapServers);
        List<OutboxRelay> others = new ArrayList<>();
        IntStream.range(1, relays).forEach(_ -> others.add(anotherRelay(bootstrapServers)));
        others.forEach(other -> other.start(new StartupEvent()));
        try (var reader = new Reader(bootstrapServers, topic)) {
            fill(topic, 20_000, 40);
            relay.wake();
            reader.readUntil(2_000);
            loseConnections();
            if (!others.isEmpty()) {
                others.removeFirst().stop(new ShutdownEvent());
            }
            reader.readUntil(6_000);
            loseConnections();
            awaitEmptyOutbox();
            reader.readToTheEnd();
            reader.assertComplete(20_000);
        } finally {
            for (OutboxRelay other : others) {
                other.stop(new ShutdownEvent());
            }
        }
    }

    @Test
    void many_events_leave_in_constant_memory() throws Exception {
        int events = RandomInput.tries(20_000, 100_000);
        String topic = newTopic(bootstrapServers);
        fill(newTopic(bootstrapServers), 2_000, 40);
        relay.wake();
        awaitEmptyOutbox();
        long before = usedMemory();
        fill(topic, events, 1_000);
        long start = System.nanoTime();
        relay.wake();
        AtomicLong most = new AtomicLong();
        // Looking costs the relay its processor: a full collection, and counting all that waits.
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            most.accumulateAndGet(usedMemory() - before, Math::max);
            return waiting() == 0;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.infof(
                "%d events: %.1f s, %.0f/s, heap grew by %.1f MB at most",
                events, seconds, events / seconds, most.get() / 1e6);
        assertThat(most.get()).isLessThan(64_000_000);
        assertThat(events / seconds).isGreaterThan(1_000);
        try (var reader = new Reader(bootstrapServers, topic)) {
            reader.readToTheEnd();
            reader.assertComplete(events);
            assertThat(reader.read).isEqualTo(events);
        }
    }

    @Test
    void an_event_leaves_within_milliseconds_of_its_commit() throws Exception {
        String topic = newTopic(bootstrapServers);
        try (var reader = new Reader(bootstrapServers, topic)) {
            long[] delays = new long[300];
            for (int i = -20; i < delays.length; i++) {
                int number = i;
                transactions.await(
                        () -> outbox.add(new OutgoingEvent(topic, "key", "Counted", Map.of("number", number))));
                long committed = System.nanoTime();
                reader.readUntil(number + 21);
                if (number >= 0) {
                    delays[number] = System.nanoTime() - committed;
                }
            }
            double[] sorted = LongStream.of(delays)
                    .sorted()
                    .mapToDouble(nanos -> nanos / 1e6)
                    .toArray();
            LOG.infof(
                    "from commit to reader: median %.1f ms, 99 of 100 %.1f ms, worst %.1f ms",
                    sorted[150], sorted[296], sorted[299]);
            assertThat(sorted[150]).isLessThan(100);
            // Sooner than the relay would look by itself: it was woken.
            assertThat(sorted[296]).isLessThan(400);
            assertThat(sorted[299]).isLessThan(5_000);
        }
    }

    @Test
    void a_broker_that_goes_away_and_comes_back_gets_everything_in_order(@TempDir Path logs) throws Exception {
        int port = FreePort.find();
        int controllerPort = FreePort.find();
        String away = "localhost:" + port;
        relay.stop(new ShutdownEvent());
        OutboxRelay other = anotherRelay(away);
        EmbeddedKafkaBroker broker = broker(port, controllerPort, logs);
        try {
            String topic = newTopic(away);
            other.start(new StartupEvent());
            fill(topic, 5_000, 20);
            other.wake();
            await().atMost(PATIENCE).until(() -> waiting() < 4_000);
            broker.close();
            double failures = failures();
            await().atMost(PATIENCE).until(() -> failures() > failures);
            assertThat(waiting()).isPositive();
            broker = broker(port, controllerPort, logs);
            awaitEmptyOutbox();
            try (var reader = new Reader(away, topic)) {
                reader.readToTheEnd();
                reader.assertComplete(5_000);
            }
        } finally {
            other.stop(new ShutdownEvent());
            broker.close();
            relay.start(new StartupEvent());
        }
    }

    @Test
    void a_broker_that_is_not_there_is_noticed_soon_however_many_keys_wait() throws Exception {
        relay.stop(new ShutdownEvent());
        OutboxRelay other = anotherRelay("localhost:" + FreePort.find());
        try {
            fill(newTopic(bootstrapServers), 40, 40);
            double failures = failures();
            other.start(new StartupEvent());
            // One event has waited its five seconds for the broker, not each of the forty.
            await().atMost(Duration.ofSeconds(20)).until(() -> failures() > failures);
            assertThat(waiting()).isEqualTo(40);
        } finally {
            other.stop(new ShutdownEvent());
            relay.start(new StartupEvent());
        }
        awaitEmptyOutbox();
    }

    @Test
    void a_database_that_restarts_in_the_middle_loses_nothing_and_keeps_the_order() throws Exception {
        String topic = newTopic(bootstrapServers);
        try (var reader = new Reader(bootstrapServers, topic);
                var postgres = administrator();
                var statement = postgres.createStatement()) {
            fill(topic, 10_000, 40);
            relay.wake();
            reader.readUntil(1_000);
            statement.execute("alter database outbox_inbox_test with allow_connections false");
            try {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'outbox_inbox_test'");
                double failures = failures();
                await().atMost(PATIENCE).until(() -> failures() > failures);
            } finally {
                statement.execute("alter database outbox_inbox_test with allow_connections true");
            }
            awaitEmptyOutbox();
            reader.readToTheEnd();
            reader.assertComplete(10_000);
        }
    }

    /** Events 1 to {@code count}, dealt out to the keys in turn, committed together. */
    private void fill(String topic, int count, int keys) throws SQLException {
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("""
                        insert into outbox (id, topic, key, type, data)
                        select gen_random_uuid(), ?, 'key-' || number % ?, 'Counted', '{"number":' || number || '}'
                        from generate_series(1, ?) number order by number""")) {
            insert.setString(1, topic);
            insert.setInt(2, keys);
            insert.setInt(3, count);
            insert.executeUpdate();
        }
    }

    private long waiting() {
        try (var connection = dataSource.getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from outbox")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            // The database is just being lost, by a test: there is something to wait for.
            return Long.MAX_VALUE;
        }
    }

    private void awaitEmptyOutbox() {
        await().atMost(PATIENCE).until(() -> waiting() == 0);
    }

    /** Every relay that is at work loses its transaction, wherever it stands in it. */
    private void loseConnections() throws SQLException {
        try (var postgres = administrator();
                var statement = postgres.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = 'outbox_inbox_test' and usename = 'outbox_inbox_test' and state <> 'idle'""");
        }
    }

    private Connection administrator() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + postgresPort + "/postgres", "postgres", "postgres");
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private double failures() {
        return metrics.counter("caretill.outbox.failures").count();
    }

    private OutboxRelay anotherRelay(String servers) {
        return new OutboxRelay(dataSource, metrics, Map.of("bootstrap.servers", servers), "outbox-inbox-test");
    }

    private static String newTopic(String servers) throws ExecutionException, InterruptedException {
        String topic = "test-" + UUID.randomUUID();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        return topic;
    }

    private static EmbeddedKafkaBroker broker(int port, int controllerPort, Path logs) {
        return new EmbeddedKafkaBroker()
                .withNodeId(1)
                .withKafkaPort(port)
                .withControllerPort(controllerPort)
                .withClusterId("4L6g3nShT-eMCtK--X86sw")
                .withDeleteLogDirsOnClose(false)
                .withAdditionalProperties(properties -> {
                    properties.setProperty("log.dir", logs.toString());
                    // The broker that was closed is not missed for long, so that the next may take its place.
                    properties.setProperty("broker.session.timeout.ms", "2000");
                })
                .start();
    }

    /** Reads a topic from its beginning and remembers, of each key, how far its numbers have come. */
    private static final class Reader implements AutoCloseable {

        private final KafkaConsumer<String, String> consumer;
        private final Map<String, List<Integer>> firstSeen = new HashMap<>();
        private int read;

        Reader(String servers, String topic) {
            consumer = new KafkaConsumer<>(
                    Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                    new StringDeserializer(),
                    new StringDeserializer());
            var partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        void readUntil(int events) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (read < events) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        }

        void readToTheEnd() {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        }

        /** An event may come again, after a relay has died: what matters is when it came first. */
        private void take(ConsumerRecord<String, String> event) {
            read++;
            int number = Integer.parseInt(event.value().replaceAll("[^0-9]", ""));
            List<Integer> numbers = firstSeen.computeIfAbsent(event.key(), _ -> new ArrayList<>());
            if (numbers.isEmpty() || numbers.getLast() < number || !numbers.contains(number)) {
                numbers.add(number);
            }
        }

        /** All of them, and those of each key in order. */
        void assertComplete(int count) {
            assertThat(firstSeen.entrySet().stream()
                            .filter(seen -> !seen.getValue()
                                    .equals(seen.getValue().stream().sorted().toList()))
                            .map(Map.Entry::getKey))
                    .as("keys that are out of order")
                    .isEmpty();
            assertThat(firstSeen.values().stream().mapToInt(List::size).sum()).isEqualTo(count);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
