package org.caretill.deadletters;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Nonsense;
import org.caretill.testinfrastructure.Operation;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeadLettersComponentTest {

    private static final String CONSUMER = "dead-letters-test";
    private static final String DEAD_LETTERS = "dead-letters-test.dead-letters";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    ThingConsumer things;

    @Inject
    DeadLettersRetentionJob retention;

    @Inject
    MeterRegistry metrics;

    @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS")
    String bootstrapServers;

    @TestHTTPResource("/v1/openapi")
    URL openApi;

    private final String reference = "ref-" + UUID.randomUUID();
    private final String eventId = UUID.randomUUID().toString();

    @BeforeEach
    void forgetTheLettersOfOthers() throws Exception {
        await().atMost(PATIENCE).until(() -> rows("outbox") == 0);
        byte[] last = ("last-" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        send(new ProducerRecord<>(ThingConsumer.TOPIC, last, null));
        await().atMost(PATIENCE)
                .until(() -> rows("dead_letter where encode(key, 'hex') = '"
                                + HexFormat.of().formatHex(last) + "'")
                        == 1);
        execute("delete from dead_letter");
    }

    @Test
    void what_could_not_be_processed_is_listed_shown_and_replayed_and_then_has_its_effect_once() throws SQLException {
        String id = poisoned();
        letter(id)
                .body("consumer", equalTo(CONSUMER))
                .body("topic", equalTo(ThingConsumer.TOPIC))
                .body("partition", equalTo(0))
                .body("key", equalTo(reference))
                .body("eventId", equalTo(eventId))
                .body("eventType", equalTo("Thing"))
                .body("status", equalTo("WAITING"))
                .body("replays", equalTo(0))
                .body("replayedAt", nullValue())
                .body("value", equalTo(thing()))
                .body("valueEncoding", equalTo("TEXT"))
                .body("headers.find { it.name == 'ce_id' }.value", equalTo(eventId))
                .body("headers.findAll { it.name.startsWith('dead-letter') }.size()", equalTo(0));

        things.learns(reference);
        replay(id).then().statusCode(202).body("replayed", equalTo(1));

        await().atMost(PATIENCE).until(() -> effects() == 1);
        letter(id).body("status", equalTo("REPLAYED")).body("replays", equalTo(1));
        List<ConsumerRecord<byte[], byte[]>> sent = messages(ThingConsumer.TOPIC, reference);
        assertThat(sent).hasSize(2);
        assertThat(sent.getLast().headers().toArray())
                .isEqualTo(sent.getFirst().headers().toArray());
        assertThat(sent.getLast().value()).isEqualTo(sent.getFirst().value());

        Events.send(ThingConsumer.TOPIC, reference, eventId, "Thing", thing());
        passes();
        assertThat(effects()).isEqualTo(1);
        assertThat(idsOf("REPLAYED")).containsExactly(id);
        assertThat(idsOf("WAITING")).isEmpty();
    }

    @Test
    void the_reason_says_where_it_failed_and_nothing_of_what_the_message_says() throws IOException {
        List<String> source = Files.readAllLines(Path.of("src/test/java/org/caretill/deadletters/ThingConsumer.java"));
        int line = 1
                + source.stream()
                        .map(String::strip)
                        .toList()
                        .indexOf("var cause = new IllegalArgumentException(reference);");
        String id = poisoned();
        letter(id).body("reason", equalTo("IllegalArgumentException at ThingConsumer.java:" + line));
        String headers = messages(DEAD_LETTERS, reference).stream()
                .flatMap(message -> Stream.of(message.headers().toArray()))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .toList()
                .toString();
        assertThat(headers).doesNotContain(reference);
    }

    @Test
    void what_dies_again_is_another_letter_that_says_how_often_its_event_was_replayed() {
        String first = poisoned();
        replay(first).then().statusCode(202);
        await().atMost(PATIENCE).until(() -> idsOf("WAITING").size() == 1);
        String second = idsOf("WAITING").getFirst();
        letter(second).body("eventId", equalTo(eventId)).body("replays", equalTo(1));
        letter(first).body("status", equalTo("REPLAYED"));

        things.learns(reference);
        replay(second).then().statusCode(202);
        await().atMost(PATIENCE).until(() -> effects() == 1);
        letter(second).body("replays", equalTo(2));
    }

    @Test
    void all_that_wait_are_replayed_in_their_order() {
        things.doesNotKnow(reference);
        List<String> ids =
                IntStream.range(0, 50).mapToObj(number -> "event-" + number).toList();
        ids.forEach(id -> Events.send(ThingConsumer.TOPIC, reference, id + reference, "Thing", thing()));
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 50);
        things.learns(reference);

        operator().post("/v1/dead-letters/replay").then().statusCode(202).body("replayed", equalTo(50));

        await().atMost(PATIENCE).until(() -> effects() == 50);
        assertThat(messages(ThingConsumer.TOPIC, reference).stream()
                        .skip(50)
                        .map(message ->
                                new String(message.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
                        .toList())
                .isEqualTo(ids.stream().map(id -> id + reference).toList());
        assertThat(idsOf("WAITING")).isEmpty();
        operator().post("/v1/dead-letters/replay").then().statusCode(202).body("replayed", equalTo(0));
    }

    @Test
    void only_this_services_letters_are_meant_by_its_name() {
        String id = poisoned();
        replayAllOf("payment-request-service").then().statusCode(202).body("replayed", equalTo(0));
        letter(id).body("status", equalTo("WAITING"));
        operator()
                .get("/v1/dead-letters?consumer=payment-request-service")
                .then()
                .body("items.size()", equalTo(0));
        replayAllOf(CONSUMER).then().statusCode(202).body("replayed", equalTo(1));
    }

    @Test
    void two_operators_at_once_send_it_once() throws Exception {
        String id = poisoned();
        things.learns(reference);
        List<Integer> answers = atOnce(8, () -> replay(id).statusCode());
        assertThat(answers).filteredOn(status -> status == 202).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(7);
        await().atMost(PATIENCE).until(() -> effects() == 1);
        assertThat(messages(ThingConsumer.TOPIC, reference)).hasSize(2);
        replay(id).then().statusCode(409).body("code", equalTo("already-replayed"));
    }

    @Test
    void two_operators_who_replay_all_at_once_send_each_once() throws Exception {
        things.doesNotKnow(reference);
        IntStream.range(0, 50).forEach(_ -> Events.send(ThingConsumer.TOPIC, reference, "Thing", thing()));
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 50);
        things.learns(reference);
        List<Integer> replayed = atOnce(
                4,
                () -> operator()
                        .post("/v1/dead-letters/replay")
                        .then()
                        .extract()
                        .path("replayed"));
        assertThat(replayed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(50);
        await().atMost(PATIENCE).until(() -> effects() == 50);
        assertThat(messages(ThingConsumer.TOPIC, reference)).hasSize(100);
    }

    @Test
    void a_message_that_is_no_event_or_has_no_value_or_no_key_is_kept_and_replayed_as_it_is() throws Exception {
        byte[] odd = {0, (byte) 0xff, 'x', 0};
        send(new ProducerRecord<>(ThingConsumer.TOPIC, reference.getBytes(StandardCharsets.UTF_8), odd));
        send(new ProducerRecord<>(ThingConsumer.TOPIC, reference.getBytes(StandardCharsets.UTF_8), null));
        var withoutKey = new ProducerRecord<byte[], byte[]>(
                ThingConsumer.TOPIC, null, reference.getBytes(StandardCharsets.UTF_8));
        withoutKey
                .headers()
                .add("odd\0name", odd)
                .add("nothing", null)
                .add("twice", odd)
                .add("twice", odd);
        send(withoutKey);
        send(new ProducerRecord<>(
                ThingConsumer.TOPIC,
                ("\0" + reference).getBytes(StandardCharsets.UTF_8),
                reference.getBytes(StandardCharsets.UTF_8)));
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 4);

        List<Response> letters = idsOf("WAITING").reversed().stream()
                .map(id -> operator().get("/v1/dead-letters/" + id))
                .toList();
        letters.get(0).then().body("value", equalTo("AP94AA==")).body("valueEncoding", equalTo("BASE64"));
        letters.get(0).then().body("eventId", nullValue()).body("reason", equalTo("The message has no header ce_id"));
        letters.get(1).then().body("value", nullValue()).body("key", equalTo(reference));
        letters.get(2).then().body("key", nullValue()).body("headers.size()", equalTo(4));
        letters.get(2).then().body("headers[0].name", equalTo("odd\0name")).body("headers[1].value", nullValue());
        letters.get(3).then().body("key", equalTo("\0" + reference));

        operator().post("/v1/dead-letters/replay").then().statusCode(202).body("replayed", equalTo(4));

        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 8);
        List<String> sent = messages(ThingConsumer.TOPIC).stream()
                .filter(message -> says(message.key()) || says(message.value()))
                .map(DeadLettersComponentTest::inFull)
                .toList();
        assertThat(sent).hasSize(8);
        assertThat(sent.subList(4, 8)).containsExactlyInAnyOrderElementsOf(sent.subList(0, 4));
    }

    @Test
    void a_message_that_every_replica_reports_is_one_letter() throws Exception {
        for (int replica = 0; replica < 3; replica++) {
            send(reported("7"));
        }
        send(reported("8"));
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 2);
        String id = idsOf("WAITING").getLast();
        replay(id).then().statusCode(202);
        send(reported("7"));
        send(reported("9"));
        // Those of 8 and 9, and the one that the replay has become.
        await().atMost(PATIENCE).until(() -> idsOf("WAITING").size() == 3);
        letter(id).body("status", equalTo("REPLAYED")).body("offset", equalTo(7));
    }

    @Test
    void a_letter_that_does_not_say_where_it_came_from_is_shown_and_cannot_be_replayed() throws Exception {
        send(new ProducerRecord<>(DEAD_LETTERS, reference.getBytes(StandardCharsets.UTF_8), new byte[0]));
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 1);
        String id = idsOf("WAITING").getFirst();
        letter(id).body("topic", equalTo(DEAD_LETTERS)).body("reason", equalTo("No reason given"));
        replay(id).then().statusCode(409).body("code", equalTo("topic-not-read"));
        operator().post("/v1/dead-letters/replay").then().body("replayed", equalTo(0));
        letter(id).body("status", equalTo("WAITING"));
    }

    @Test
    void while_kafka_refuses_the_letter_the_channel_waits_and_nothing_is_lost() throws Exception {
        things.doesNotKnow(reference);
        double refused = refused();
        setMaximumSize(1);
        try {
            Events.send(ThingConsumer.TOPIC, reference, eventId, "Thing", thing());
            await().atMost(PATIENCE).until(() -> refused() >= refused + 3);
            assertThat(rows("dead_letter")).isZero();
        } finally {
            setMaximumSize(1_000_000);
        }
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 1);
        passes();
        String next = poisonedBy(UUID.randomUUID().toString());
        assertThat(idsOf("WAITING")).hasSize(2).contains(next);
    }

    @Test
    void while_the_table_cannot_be_written_the_letter_waits() throws Exception {
        execute("alter table dead_letter rename to dead_letter_away");
        try {
            things.doesNotKnow(reference);
            Events.send(ThingConsumer.TOPIC, reference, eventId, "Thing", thing());
            await().atMost(PATIENCE)
                    .until(() -> !messages(DEAD_LETTERS, reference).isEmpty());
        } finally {
            execute("alter table dead_letter_away rename to dead_letter");
        }
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 1);
    }

    @Test
    void a_gauge_counts_those_that_wait() throws SQLException {
        String id = poisoned();
        await().atMost(PATIENCE).until(() -> gauge() == 1);
        things.learns(reference);
        replay(id).then().statusCode(202);
        await().atMost(PATIENCE).until(() -> gauge() == 0);
    }

    @Test
    void thirty_days_after_its_replay_a_letter_is_forgotten_and_one_that_waits_never() throws SQLException {
        String replayed = poisoned();
        things.learns(reference);
        replay(replayed).then().statusCode(202);
        String waits = poisonedBy(UUID.randomUUID().toString());
        execute("update dead_letter set dead_at = now() - interval '1 year'");
        retention.forgetReplayed();
        letter(replayed);
        execute("update dead_letter set replayed_at = now() - interval '31 days' where replayed_at is not null");
        retention.forgetReplayed();
        operator().get("/v1/dead-letters/" + replayed).then().statusCode(404).body("code", equalTo("not-found"));
        letter(waits);
    }

    @Test
    void a_list_goes_on_where_the_page_before_it_ended() throws Exception {
        for (int offset = 0; offset < 5; offset++) {
            send(reported(Integer.toString(offset)));
        }
        await().atMost(PATIENCE).until(() -> rows("dead_letter") == 5);
        List<Integer> offsets = new ArrayList<>();
        String cursor = null;
        do {
            var page = operator()
                    .queryParams(cursor == null ? Map.of("limit", 2) : Map.of("limit", 2, "cursor", cursor))
                    .get("/v1/dead-letters")
                    .then()
                    .statusCode(200)
                    .extract();
            offsets.addAll(page.path("items.offset"));
            cursor = page.path("nextCursor");
        } while (cursor != null);
        assertThat(offsets).containsExactly(4, 3, 2, 1, 0);
    }

    @Test
    void only_the_operator_is_served() {
        String id = poisoned();
        for (Operation operation : Operation.all(openApi)) {
            for (String role :
                    List.of(Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN, Roles.CLINICIAN, Roles.CALL_PLATFORM)) {
                assertThat(operation
                                .call(as(Tokens.staff(role, "demo-health", "demo-clinic")), Map.of("id", id), null)
                                .statusCode())
                        .as(role + ": " + operation)
                        .isEqualTo(403);
            }
            assertThat(operation
                            .call(as(Tokens.guest("demo-clinic", "call-1", "patient-1")), Map.of("id", id), null)
                            .statusCode())
                    .isIn(401, 403);
            assertThat(operation.call(given(), Map.of("id", id), null).statusCode())
                    .isEqualTo(401);
        }
        letter(id).body("status", equalTo("WAITING"));
    }

    @Test
    void nonsense_is_the_callers_fault() {
        String id = poisoned();
        for (Operation operation : Operation.all(openApi)) {
            String body = operation.hasBody() ? "{\"consumer\":\"dead-letters-test\"}" : null;
            var values = Map.of("id", id, "consumer", CONSUMER, "status", "WAITING", "limit", "10");
            Nonsense.inParameters(operation, this::operator, values, body)
                    .forEach(Nonsense.Trial::mustBeTheCallersFault);
            if (body != null) {
                Nonsense.inBody(operation, this::operator, values, body).forEach(Nonsense.Trial::mustBeTheCallersFault);
            }
        }
        operator()
                .get("/v1/dead-letters/dlet_00000000000000000000000000")
                .then()
                .statusCode(404);
        given().get("/v1/dead-letters?limit=").then().statusCode(401);
        operator().get("/v1/dead-letters?limit=").then().statusCode(400).body("violations[0].field", equalTo("limit"));
        operator().get("/v1/dead-letters/nonsense").then().statusCode(400).body("code", equalTo("validation-failed"));
    }

    /** Sends an event that the consumer cannot process, and answers the letter's id. */
    private String poisoned() {
        return poisonedBy(eventId);
    }

    private String poisonedBy(String event) {
        things.doesNotKnow(reference);
        Events.send(ThingConsumer.TOPIC, reference, event, "Thing", thing());
        return await().atMost(PATIENCE)
                .until(
                        () -> operator()
                                .get("/v1/dead-letters?status=WAITING")
                                .then()
                                .extract()
                                .<String>path("items.find { it.eventId == '" + event + "' }?.id"),
                        found -> found != null);
    }

    /** Once a message sent now has its effect, all before it has been dealt with: the topic has one partition. */
    private void passes() {
        String marker = "marker-" + UUID.randomUUID();
        Events.send(ThingConsumer.TOPIC, marker, "Thing", "{\"reference\":\"" + marker + "\"}");
        await().atMost(PATIENCE).until(() -> effectsOf(marker) == 1);
    }

    /** A letter as SmallRye writes it, about a message at this offset. */
    private ProducerRecord<byte[], byte[]> reported(String offset) {
        var letter = new ProducerRecord<>(
                DEAD_LETTERS, reference.getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "dead-letter-topic",
                        ThingConsumer.TOPIC,
                        "dead-letter-partition",
                        "0",
                        "dead-letter-offset",
                        offset,
                        "dead-letter-reason",
                        "a test",
                        "ce_id",
                        reference + offset)
                .forEach((name, value) -> letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }

    private String thing() {
        return "{\"reference\":\"" + reference + "\"}";
    }

    private ValidatableResponse letter(String id) {
        return operator().get("/v1/dead-letters/" + id).then().statusCode(200);
    }

    private Response replay(String id) {
        return operator().post("/v1/dead-letters/" + id + "/replay");
    }

    private Response replayAllOf(String consumer) {
        return operator()
                .contentType("application/json")
                .body("{\"consumer\":\"" + consumer + "\"}")
                .post("/v1/dead-letters/replay");
    }

    private List<String> idsOf(String status) {
        return operator()
                .get("/v1/dead-letters?limit=200&status=" + status)
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
    }

    private RequestSpecification operator() {
        return as(Tokens.staff(Roles.PLATFORM_OPERATOR, "platform"));
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    private double gauge() {
        return metrics.get("caretill.dead.letters")
                .tag("consumer", CONSUMER)
                .gauge()
                .value();
    }

    private double refused() {
        return metrics.get("caretill.dead.letters.refused")
                .tag("channel", "things")
                .counter()
                .count();
    }

    private long effects() throws SQLException {
        return effectsOf(reference);
    }

    private static long effectsOf(String reference) throws SQLException {
        return rows("effect where reference = '" + reference + "'");
    }

    private static long rows(String from) throws SQLException {
        try (var connection = DatabaseOwner.connect();
                var rows = connection.createStatement().executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> message) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(message).get();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> messages(String topic, String key) {
        return messages(topic).stream()
                .filter(message ->
                        message.key() != null && key.equals(new String(message.key(), StandardCharsets.UTF_8)))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
            while (consumer.position(partition) < end) {
                StreamSupport.stream(consumer.poll(Duration.ofMillis(200)).spliterator(), false)
                        .forEach(messages::add);
            }
            return messages;
        }
    }

    private boolean says(byte[] text) {
        return text != null && new String(text, StandardCharsets.UTF_8).contains(reference);
    }

    private static String inFull(ConsumerRecord<byte[], byte[]> message) {
        return Arrays.toString(message.key())
                + Arrays.toString(message.value())
                + Stream.of(message.headers().toArray())
                        .map(header -> header.key() + Arrays.toString(header.value()))
                        .toList();
    }

    private void setMaximumSize(int bytes) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, DEAD_LETTERS),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, callers)
                    .mapToObj(_ -> threads.submit(call))
                    .toList();
            List<T> answers = new ArrayList<>();
            for (var each : calls) {
                answers.add(each.get());
            }
            return answers;
        }
    }
}
