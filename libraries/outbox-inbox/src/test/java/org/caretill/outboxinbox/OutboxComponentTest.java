package org.caretill.outboxinbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Events.Published;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OutboxComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Transactions transactions;

    @Inject
    Outbox outbox;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    MeterRegistry metrics;

    @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS")
    String bootstrapServers;

    @Test
    void an_event_leaves_with_its_transaction() throws Exception {
        String topic = newTopic();
        add(topic, "key", 1);
        awaitEvents(topic, 1);
        Published event = Events.published(topic).getFirst();
        assertThat(event.key()).isEqualTo("key");
        assertThat(event.type()).isEqualTo("Counted");
        assertThat(event.source()).isEqualTo("/caretill/outbox-inbox-test");
        assertThat(event.data()).isEqualTo("{\"number\":1}");
        assertThat(UUID.fromString(event.id())).isNotNull();
        awaitEmptyOutbox();
    }

    @Test
    void an_event_of_a_transaction_that_fails_never_leaves() throws Exception {
        String topic = newTopic();
        assertThatThrownBy(() -> transactions.await(() -> outbox.add(event(topic, "key", 1))
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("refused")))))
                .hasMessageContaining("refused");
        add(topic, "key", 2);
        awaitEvents(topic, 1);
        assertThat(numbers(Events.published(topic))).containsExactly(2);
    }

    @Test
    void events_of_one_key_leave_in_the_order_of_their_transactions() throws Exception {
        String topic = newTopic();
        IntStream.range(0, 300).forEach(number -> add(topic, "key-" + number % 3, number));
        awaitEvents(topic, 300);
        for (int key = 0; key < 3; key++) {
            assertThat(numbers(Events.published(topic, "key-" + key)))
                    .hasSize(100)
                    .isSorted();
        }
    }

    @Test
    void several_relays_at_once_send_each_event_once_and_in_order() throws Exception {
        String topic = newTopic();
        List<OutboxRelay> others = List.of(anotherRelay(), anotherRelay());
        others.forEach(relay -> relay.start(new StartupEvent()));
        try {
            IntStream.range(0, 300).forEach(number -> add(topic, "key-" + number % 3, number));
            awaitEmptyOutbox();
        } finally {
            for (OutboxRelay relay : others) {
                relay.stop(new ShutdownEvent());
            }
        }
        assertThat(Events.published(topic)).hasSize(300);
        for (int key = 0; key < 3; key++) {
            assertThat(numbers(Events.published(topic, "key-" + key))).isSorted();
        }
    }

    @Test
    void a_broker_that_refuses_events_neither_loses_nor_reorders_them() throws Exception {
        String topic = newTopic();
        add(topic, "key", 0);
        awaitEvents(topic, 1);
        double before = failures();
        setMaximumSize(topic, 1);
        IntStream.rangeClosed(1, 50).forEach(number -> add(topic, "key", number));
        await().atMost(PATIENCE).until(() -> failures() > before);
        setMaximumSize(topic, 1_000_000);
        IntStream.rangeClosed(51, 60).forEach(number -> add(topic, "key", number));
        awaitEmptyOutbox();
        assertThat(numbers(Events.published(topic)).stream().distinct().toList())
                .isEqualTo(IntStream.rangeClosed(0, 60).boxed().toList());
    }

    @Test
    void a_relay_that_dies_between_sending_and_deleting_sends_the_same_event_again() throws Exception {
        String topic = newTopic();
        String key = "dies-" + UUID.randomUUID();
        execute("insert into relay_dies_at_key values ('" + key + "')");
        add(topic, key, 1);
        awaitEvents(topic, 2);
        execute("delete from relay_dies_at_key where key = '" + key + "'");
        awaitEmptyOutbox();
        assertThat(Events.published(topic).stream().map(Published::id).distinct())
                .hasSize(1);
        add(topic, key, 2);
        awaitEmptyOutbox();
        assertThat(numbers(Events.published(topic))).isSorted().endsWith(2);
    }

    private void add(String topic, String key, int number) {
        transactions.await(() -> outbox.add(event(topic, key, number)));
    }

    private static OutgoingEvent event(String topic, String key, int number) {
        return new OutgoingEvent(topic, key, "Counted", Map.of("number", number));
    }

    private static List<Integer> numbers(List<Published> events) {
        return events.stream()
                .map(event -> Integer.valueOf(event.data().replaceAll("\\D", "")))
                .toList();
    }

    private static void awaitEvents(String topic, int atLeast) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Events.published(topic)).hasSizeGreaterThanOrEqualTo(atLeast));
    }

    private void awaitEmptyOutbox() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (var connection = dataSource.getConnection();
                    var rows = connection.createStatement().executeQuery("select count(*) from outbox")) {
                rows.next();
                assertThat(rows.getLong(1)).isZero();
            }
        });
    }

    private double failures() {
        return metrics.counter("caretill.outbox.failures").count();
    }

    private OutboxRelay anotherRelay() {
        return new OutboxRelay(dataSource, metrics, Map.of("bootstrap.servers", bootstrapServers), "outbox-inbox-test");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String newTopic() throws ExecutionException, InterruptedException {
        String topic = "test-" + UUID.randomUUID();
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
        }
        return topic;
    }

    /** With a tiny maximum the broker refuses every event of the topic. */
    private void setMaximumSize(String topic, int bytes) throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> change = Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(
                        new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET)));
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(change).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }
}
