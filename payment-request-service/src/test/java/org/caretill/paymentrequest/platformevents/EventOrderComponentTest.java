package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.platformevents.EventFeed.PlatformEvent;
import org.caretill.paymentrequest.platformevents.WebhookDeliveries.Claimed;
import org.caretill.paymentrequest.platformevents.WebhookDeliveries.Due;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of transactions that commit in any order or not at all, and deliveries of several replicas. */
@QuarkusTest
class EventOrderComponentTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    Transactions transactions;

    @Inject
    PlatformEvents events;

    @Inject
    EventFeed feed;

    @Inject
    WebhookEndpoints endpoints;

    /** Of a replica whose clock is two hours ahead. */
    private final WebhookDeliveries later =
            new WebhookDeliveries(() -> Instant.now().plus(Duration.ofHours(2)));

    private final String organisation = "org-" + UUID.randomUUID();
    private String endpoint;
    private WebhookReceiver receiver;

    @BeforeEach
    void prepare() {
        receiver = WebhookReceiver.start();
        endpoint = transactions.await(
                Tenancy.EVERYTHING,
                () -> endpoints
                        .add(receiver.url(), null, List.of(), organisation)
                        .call(id -> endpoints.addSecret(id, Duration.ZERO)));
    }

    @AfterEach
    void tidy() {
        transactions.await(Tenancy.EVERYTHING, () -> endpoints.remove(endpoint));
        receiver.close();
    }

    @Test
    void an_event_that_is_committed_late_is_read_after_those_that_were_read() throws Exception {
        var open = new CompletableFuture<Void>();
        var written = new CompletableFuture<Void>();
        CompletableFuture<Void> late = transactions
                .run(
                        Tenancy.EVERYTHING,
                        () -> add("late")
                                .invoke(() -> written.complete(null))
                                .chain(() -> Transactions.backInCallersContext(
                                        Uni.createFrom().completionStage(open))))
                .subscribeAsCompletionStage();
        written.get(5, TimeUnit.SECONDS);
        transactions.await(Tenancy.EVERYTHING, () -> add("early"));

        await().atMost(SOON).until(() -> read(null).size() == 1);
        PlatformEvent early = read(null).getFirst();
        assertThat(requestOf(early)).isEqualTo("early");
        open.complete(null);
        late.get(10, TimeUnit.SECONDS);

        await().atMost(SOON).until(() -> !read(early.id()).isEmpty());
        assertThat(read(early.id()))
                .extracting(EventOrderComponentTest::requestOf)
                .containsExactly("late");
        await().atMost(SOON).until(() -> receiver.received().size() == 2);
    }

    @Test
    void what_was_rolled_back_is_told_to_nobody() {
        assertThatThrownBy(() -> transactions.await(
                        Tenancy.EVERYTHING,
                        () -> add("rolled-back").chain(() -> Uni.createFrom().failure(new IllegalStateException()))))
                .isInstanceOf(IllegalStateException.class);
        transactions.await(Tenancy.EVERYTHING, () -> add("committed"));
        await().atMost(SOON).until(() -> !read(null).isEmpty());
        assertThat(read(null)).extracting(EventOrderComponentTest::requestOf).containsExactly("committed");
    }

    @Test
    void pages_have_neither_gaps_nor_repetitions_while_many_transactions_commit() {
        int number = 200;
        Set<String> read = ConcurrentHashMap.newKeySet();
        List<String> twice = new ArrayList<>();
        IntStream.range(0, number)
                .forEach(i -> transactions
                        .run(Tenancy.EVERYTHING, () -> add("request-" + i))
                        // So many at once wait for a connection, on a busy machine too long.
                        .onFailure()
                        .retry()
                        .atMost(5)
                        .subscribe()
                        .with(_ -> {}));
        var after = new String[1];
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            boolean isMore = true;
            while (isMore) {
                var page = transactions.await(Tenancy.EVERYTHING, () -> feed.after(after[0], 7));
                page.items().forEach(event -> {
                    after[0] = event.id();
                    if (isOurs(event) && !read.add(event.id())) {
                        twice.add(event.id());
                    }
                });
                isMore = !page.items().isEmpty();
            }
            return read.size() == number;
        });
        assertThat(twice).isEmpty();
    }

    @Test
    void of_several_replicas_one_claims_a_delivery() {
        Due due = dueInAnHour();
        List<CompletableFuture<Claimed>> claims = IntStream.range(0, 8)
                .mapToObj(_ -> transactions
                        .run(Tenancy.EVERYTHING, () -> later.claim(due))
                        .subscribeAsCompletionStage())
                .toList();
        assertThat(claims.stream().map(CompletableFuture::join).filter(Objects::nonNull))
                .hasSize(1);
    }

    @Test
    void a_delivery_whose_process_was_killed_is_due_again_and_made() {
        Due due = dueInAnHour();
        // Claimed by a process that then dies; its lease is over.
        Claimed claimed = transactions.await(Tenancy.EVERYTHING, () -> later.claim(due));
        assertThat(claimed).isNotNull();
        assertThat(receiver.received()).isEmpty();
        execute("update webhook_delivery set next_at = now() where endpoint_id = '" + endpoint + "'");
        await().atMost(SOON).until(() -> receiver.received().size() == 1);
        assertThat(receiver.received().getFirst().id()).isEqualTo(due.event());
    }

    /** A delivery that is due in an hour: for the replicas of {@link #later}, and not for this process. */
    private Due dueInAnHour() {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> endpoints
                        .lock(endpoint)
                        .chain(() -> endpoints.pause(endpoint, WebhookEndpoint.PausedReason.REQUESTED)));
        transactions.await(Tenancy.EVERYTHING, () -> add("claimed"));
        await().atMost(SOON).until(() -> !read(null).isEmpty());
        execute("update webhook_delivery set next_at = now() + interval '1 hour' where endpoint_id = '" + endpoint
                + "'");
        execute("update webhook_endpoint set status = 'ACTIVE', paused_reason = null, paused_at = null where id = '"
                + endpoint + "'");
        return new Due(endpoint, read(null).getFirst().id());
    }

    private Uni<Void> add(String request) {
        return events.add(
                PlatformEventType.PAID,
                new PlatformEventData(
                        request,
                        4,
                        Status.PAID,
                        organisation,
                        "clinic",
                        "call",
                        "payer",
                        8_500,
                        "AUD",
                        0,
                        0,
                        null,
                        null));
    }

    private static String requestOf(PlatformEvent event) {
        return event.data().path("paymentRequestId").asText();
    }

    private boolean isOurs(PlatformEvent event) {
        return event.data().path("organisationId").asText().equals(organisation);
    }

    /** The events of this test after this one. */
    private List<PlatformEvent> read(@Nullable String after) {
        List<PlatformEvent> found = new ArrayList<>();
        String next = after;
        do {
            String from = next;
            var page = transactions.await(Tenancy.EVERYTHING, () -> feed.after(from, 200));
            page.items().stream().filter(this::isOurs).forEach(found::add);
            next = page.nextCursor();
        } while (next != null);
        return found;
    }

    private void execute(String sql) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(sql).executeUpdate()));
    }
}
