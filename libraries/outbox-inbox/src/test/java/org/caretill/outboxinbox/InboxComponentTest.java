package org.caretill.outboxinbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Events.Published;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InboxComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    PaymentConsumer payments;

    @Inject
    Transactions transactions;

    @Inject
    MeterRegistry metrics;

    private final String reference = "ref-" + UUID.randomUUID();

    @Test
    void an_event_delivered_twice_has_one_effect() {
        String id = UUID.randomUUID().toString();
        IntStream.range(0, 5).forEach(_ -> Events.send(PaymentConsumer.TOPIC, reference, id, "Paid", paid(100)));
        awaitTaken(reference);
        assertThat(amounts()).containsExactly(100L);
    }

    @Test
    void deliveries_of_one_event_at_the_same_time_have_one_effect() {
        var message = new ConsumerRecord<>(
                PaymentConsumer.TOPIC, 0, 0, reference, paid(100).getBytes(StandardCharsets.UTF_8));
        message.headers()
                .add("ce_id", reference.getBytes(StandardCharsets.UTF_8))
                .add("ce_type", "Paid".getBytes(StandardCharsets.UTF_8));
        io.smallrye.mutiny.Uni.join()
                .all(IntStream.range(0, 8).mapToObj(_ -> payments.take(message)).toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE);
        assertThat(amounts()).containsExactly(100L);
    }

    @Test
    void events_of_one_key_take_effect_in_their_order() {
        IntStream.rangeClosed(1, 50).forEach(amount -> send("Paid", paid(amount)));
        awaitTaken(reference);
        assertThat(amounts())
                .isEqualTo(IntStream.rangeClosed(1, 50).mapToObj(Long::valueOf).toList());
    }

    @Test
    void an_effect_that_loses_its_database_is_tried_again_until_it_works() {
        payments.loseDatabaseAt(reference, 3);
        send("Paid", paid(100));
        awaitTaken(reference);
        assertThat(amounts()).containsExactly(100L);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void data_that_cannot_be_read_goes_to_the_dead_letters_with_its_reason() {
        send("Paid", "{\"reference\": 5");
        awaitTaken(reference);
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.data()).isEqualTo("{\"reference\": 5");
            assertThat(letter.type()).isEqualTo("Paid");
        });
        assertThat(reasons()).singleElement().asString().contains("does not fit Paid");
    }

    @Test
    void an_effect_the_database_refuses_goes_to_the_dead_letters_and_leaves_nothing() {
        send("Paid", paid(-1));
        awaitTaken(reference);
        assertThat(amounts()).isEmpty();
        assertThat(deadLetters()).hasSize(1);
        assertThat(reasons()).singleElement().asString().contains("payment_amount_positive");
    }

    @Test
    void an_event_without_an_id_goes_to_the_dead_letters() {
        Events.send(PaymentConsumer.TOPIC, reference, "", "Paid", paid(100));
        awaitTaken(reference);
        assertThat(amounts()).isEmpty();
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void a_type_that_does_not_concern_the_consumer_changes_nothing() {
        send("Unheard", "not even JSON");
        awaitTaken(reference);
        assertThat(amounts()).isEmpty();
        assertThat(deadLetters()).isEmpty();
    }

    private void send(String type, String data) {
        Events.send(PaymentConsumer.TOPIC, reference, type, data);
    }

    private String paid(long amountMinor) {
        return "{\"reference\":\"%s\",\"amountMinor\":%d,\"unknownField\":true}".formatted(reference, amountMinor);
    }

    /** A marker behind everything sent under the key: once it has its effect, all before it has been dealt with. */
    private void awaitTaken(String key) {
        String marker = "marker-" + UUID.randomUUID();
        Events.send(PaymentConsumer.TOPIC, key, "Paid", "{\"reference\":\"%s\",\"amountMinor\":1}".formatted(marker));
        await().atMost(PATIENCE).until(() -> !amountsOf(marker).isEmpty());
    }

    private List<Long> amounts() {
        return amountsOf(reference);
    }

    private List<Long> amountsOf(String of) {
        return transactions.await(() -> payments.list("reference = ?1 order by id", of)).stream()
                .map(payment -> payment.amountMinor)
                .toList();
    }

    private List<Published> deadLetters() {
        return Events.published(PaymentConsumer.DEAD_LETTERS, reference);
    }

    private List<String> reasons() {
        return Events.published(PaymentConsumer.DEAD_LETTERS, reference).stream()
                .map(letter -> letter.headers().getOrDefault("dead-letter-reason", ""))
                .toList();
    }
}
