package org.caretill.stripewebhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.stripewebhook.StripeSimulatorResource.at;
import static org.caretill.stripewebhook.StripeSimulatorResource.simulator;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.OutboxRelay;
import org.caretill.striperules.StripeEventType;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lost webhooks are found in Stripe's list. The job is not scheduled here: each test runs it. */
@QuarkusTest
@WithTestResource(StripeSimulatorResource.class)
class BackFillComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    BackFillJob worker;

    @Inject
    BackFills backFills;

    @Inject
    StripeEventsList list;

    @Inject
    StripeEvents events;

    @Inject
    StripeConfiguration configuration;

    @Inject
    OutboxRelay relay;

    @Inject
    MeterRegistry metrics;

    @Inject
    InstantSource clock;

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final String account = newAccount();
    private final String clinic = "clinic-" + UUID.randomUUID();

    /** Makes no other account due, because tests count the calls to Stripe. */
    @BeforeEach
    void link() {
        execute("update back_fill set next_at = null, lease = null, leased_until = null");
        simulate("accounts/" + account, Map.of("connect", true, "chargesEnabled", true));
        say(clinic, 1, account);
        await().atMost(PATIENCE).until(() -> one("select next_at <= now() from back_fill where account = ?", account));
    }

    @AfterEach
    void calm() {
        simulator().sendWebhooksTo(null, null);
        given().delete(simulator().address() + "/_simulator/faults").then().statusCode(204);
    }

    @Test
    void events_whose_webhooks_were_lost_are_found_and_their_facts_published() {
        double before = found(false);
        String intent = pay(1).getFirst();
        look();

        assertThat(strings("select distinct source from stripe_event where account = ?", account))
                .containsExactly("back-fill");
        String id = idOf("payment_intent.succeeded", intent);
        Events.Published fact = patiently(() -> published(intent, "StripePaymentSucceeded"));
        assertThat(fact.id()).isEqualTo(id);
        assertThat(EventContract.violations(fact.type(), fact.data())).isEmpty();
        assertThat(fact.data()).contains("\"account\":\"" + account + "\"");
        assertThat(found(false)).isGreaterThan(before);
        operator()
                .get("/v1/stripe-events/{id}", id)
                .then()
                .statusCode(200)
                .body("source", equalTo("back-fill"))
                .body("endpoint", equalTo("connect"))
                .body("account", equalTo(account))
                .body("flags", equalTo(List.of()));
    }

    @Test
    void an_event_that_could_not_be_published_when_it_arrived_is_judged_anew() {
        String intent = pay(1).getFirst();
        look();
        String id = idOf("payment_intent.succeeded", intent);
        patiently(() -> published(intent, "StripePaymentSucceeded"));
        for (String flag : List.of("account-unexpected", "wrong-livemode", "unreadable")) {
            // As if it had arrived first at the wrong endpoint, or before a change of the key or of this service.
            String earlier = "evt_" + UUID.randomUUID().toString().replace("-", "");
            execute("update stripe_event set id = '" + earlier + "' where id = '" + id + "'");
            execute("insert into stripe_event (id, endpoint, account, type, sha256, flags, published, source)"
                    + " select '" + id + "', 'account', account, type, sha256, '{" + flag + "}', false, 'webhook'"
                    + " from stripe_event where id = '" + earlier + "'");
            int before = published(intent, "StripePaymentSucceeded").size();
            execute("update back_fill set reached_at = now() - interval '1 hour' where account = '" + account + "'");
            look();
            patience()
                    .untilAsserted(() -> assertThat(published(intent, "StripePaymentSucceeded"))
                            .hasSize(before + 1));
            operator()
                    .get("/v1/stripe-events/{id}", id)
                    .then()
                    .body("flags", equalTo(List.of()))
                    .body("endpoint", equalTo("connect"));
            execute("update back_fill set reached_at = now() - interval '1 hour' where account = '" + account + "'");
            look();
            assertThat(published(intent, "StripePaymentSucceeded")).hasSize(before + 1);
        }
    }

    @Test
    void an_account_that_is_linked_later_is_no_longer_unknown() {
        String stranger = newAccount();
        execute("insert into stripe_event (id, endpoint, account, type, sha256, flags, published, source) values ('evt_"
                + stranger + "', 'connect', '" + stranger + "', 'account.updated', decode(repeat('00', 32), 'hex'),"
                + " '{unknown-account}', true, 'webhook')");
        say("clinic-" + UUID.randomUUID(), 1, stranger);
        patience()
                .untilAsserted(() -> operator()
                        .get("/v1/stripe-events/{id}", "evt_" + stranger)
                        .then()
                        .body("flags", equalTo(List.of())));
    }

    @Test
    void an_event_that_was_found_can_be_published_again() {
        String intent = pay(1).getFirst();
        look();
        String id = idOf("payment_intent.succeeded", intent);
        operator().post("/v1/stripe-events/{id}/replay", id).then().statusCode(202);
    }

    @Test
    void what_the_clinic_sells_without_caretill_is_not_stored() {
        List<String> ours = pay(1);
        pay(2, false);
        look();
        assertThat(strings("select distinct type from stripe_event where account = ?", account))
                .isNotEmpty()
                .allMatch(type -> StripeEventType.of(type).isPresent());
        assertThat(strings(
                        "select distinct convert_from(payload, 'UTF8')::jsonb #>> '{data,object,id}'"
                                + " from stripe_event_payload join stripe_event on id = event_id where account = ?",
                        account))
                .containsExactlyElementsOf(ours);
    }

    @Test
    void more_than_a_page_of_events_is_found_without_a_gap() {
        List<String> intents = pay(120);
        look();
        assertThat(strings("select id from stripe_event where account = ?", account))
                .hasSizeGreaterThan(100);
        assertThat(strings(
                        "select convert_from(payload, 'UTF8')::jsonb #>> '{data,object,id}' from stripe_event_payload"
                                + " join stripe_event on id = event_id"
                                + " where account = ? and type = 'payment_intent.succeeded'",
                        account))
                .containsExactlyInAnyOrderElementsOf(intents);
    }

    @Test
    void the_cursor_does_not_move_until_every_page_is_stored() {
        pay(120);
        Instant before = reachedAt();
        fault(Map.of("action", "delay", "delayMs", 0, "calls", 1));
        fault(Map.of("action", "status", "status", 503, "calls", 1));
        due();
        worker.run();
        patience().until(() -> one("select failures = 1 from back_fill where account = ?", account));
        assertThat(reachedAt()).isEqualTo(before);
        assertThat(one("select count(*) = 100 from stripe_event where account = ?", account))
                .isTrue();
        operator()
                .queryParam("account", account)
                .get("/v1/back-fills")
                .then()
                .body("items.status", contains("FAILING"))
                .body("items.failure", contains("stripe-unavailable"))
                .body("items.eventsFound", contains(100));

        look();
        assertThat(reachedAt()).isAfter(before);
        assertThat(one("select count(*) > 100 from stripe_event where account = ?", account))
                .isTrue();
        operator()
                .queryParam("account", account)
                .get("/v1/back-fills")
                .then()
                .body("items.status", contains("WAITING"))
                .body("items.failure", contains(nullValue()));
    }

    @Test
    void an_event_that_stripe_lists_late_is_found_before_the_cursor() {
        look();
        Instant reached = reachedAt();
        at(reached.minus(Duration.ofMinutes(14)), () -> pay(1));
        at(reached.minus(Duration.ofMinutes(16)), () -> pay(1));
        look();
        assertThat(strings(
                        "select id from stripe_event where account = ? and type = 'payment_intent.succeeded'", account))
                .hasSize(1);
    }

    @Test
    void after_a_very_long_outage_the_whole_list_is_read() {
        execute("update back_fill set reached_at = now() - interval '40 days' where account = '" + account + "'");
        Instant now = Instant.now();
        at(now.minus(Duration.ofDays(31)), () -> pay(1));
        at(now.minus(Duration.ofDays(29)), () -> pay(1));
        look();
        assertThat(strings(
                        "select id from stripe_event where account = ? and type = 'payment_intent.succeeded'", account))
                .hasSize(1);
    }

    @Test
    void an_active_account_is_read_every_four_minutes_and_a_quiet_one_every_ten() {
        pay(1);
        look();
        assertThat(isDueWithin("3 minutes", "4 minutes")).isTrue();
        execute("update stripe_event set received_at = now() - interval '61 minutes' where account = '" + account
                + "'");
        look();
        assertThat(isDueWithin("9 minutes", "10 minutes")).isTrue();
    }

    @Test
    void while_webhooks_are_lost_an_account_is_read_every_half_minute() {
        StripeSimulatorResource.at(Instant.now().minus(Duration.ofMinutes(5)), () -> pay(1));
        look();
        assertThat(isDueWithin("20 seconds", "30 seconds")).isTrue();
        look();
        assertThat(isDueWithin("3 minutes", "4 minutes")).isTrue();
    }

    private boolean isDueWithin(String least, String most) {
        return one(
                "select next_at between now() + interval '" + least + "' and now() + interval '" + most
                        + "' from back_fill where account = ?",
                account);
    }

    @Test
    void after_an_outage_everything_is_due_at_once() {
        look();
        execute("update back_fill set reached_at = now() - interval '6 minutes' where account = '" + account + "'");
        pay(1);
        replica().run();
        patience().until(() -> one("select count(*) > 0 from stripe_event where account = ?", account));
    }

    @Test
    void at_stripes_rate_limit_the_back_fill_pauses_and_loses_nothing() {
        String other = newAccount();
        simulate("accounts/" + other, Map.of("connect", true));
        say(clinic, 2, account, other);
        patience().until(() -> one("select next_at <= now() from back_fill where account = ?", other));
        pay(1);
        fault(Map.of("action", "status", "status", 429, "calls", 2));
        BackFillJob replica = replica();
        replica.run();
        patience().until(() -> faults().isEmpty());
        assertThat(one("select bool_and(failures = 0) from back_fill where account <> ?", "none"))
                .isTrue();
        patience().until(() -> {
            replica.run();
            return one("select count(*) > 0 from stripe_event where account = ?", account);
        });
    }

    @Test
    void a_disconnected_account_is_not_read_until_it_is_linked_again() {
        simulator().disconnect(account);
        due();
        worker.run();
        patience().until(() -> one("select next_at is null from back_fill where account = ?", account));
        operator()
                .queryParam("account", account)
                .get("/v1/back-fills")
                .then()
                .body("items.status", contains("WAITING"))
                .body("items.nextAt", contains(nullValue()))
                .body("items.failure", contains("account-unlinked"));

        simulator().connect(account);
        say(clinic, 2, account);
        patience().until(() -> one("select next_at is not null from back_fill where account = ?", account));
        pay(1);
        look();
        assertThat(one("select count(*) > 0 from stripe_event where account = ?", account))
                .isTrue();
    }

    @Test
    void a_removed_account_is_read_once_more() {
        look();
        pay(1);
        say(clinic, 2);
        patience().until(() -> one("select not linked and next_at <= now() from back_fill where account = ?", account));
        worker.run();
        patience().until(() -> one("select next_at is null from back_fill where account = ?", account));
        assertThat(one("select count(*) > 0 from stripe_event where account = ?", account))
                .isTrue();
        String late = UUID.randomUUID().toString();
        say(late, clinic, 1, account);
        patience().until(() -> one("select count(*) = 1 from inbox where event_id = ?", late));
        assertThat(one("select not linked from back_fill where account = ?", account))
                .as("an older version changes nothing")
                .isTrue();
    }

    @Test
    void an_account_of_another_clinic_too_stays_in_the_list() {
        String other = "clinic-" + UUID.randomUUID();
        say(other, 7, account);
        patience().until(() -> one("select count(*) = 1 from clinic_account where clinic_id = ?", other));
        say(clinic, 2);
        patience().until(() -> one("select count(*) = 0 from clinic_account where clinic_id = ?", clinic));
        assertThat(one("select linked from back_fill where account = ?", account))
                .isTrue();
    }

    @Test
    void two_replicas_never_read_one_account_together_and_a_dead_ones_work_is_repeated() {
        pay(1);
        fault(Map.of("action", "delay", "delayMs", 500, "calls", 10));
        due();
        worker.run();
        replica().run();
        patience()
                .until(() -> one("select lease is null and next_at > now() from back_fill where account = ?", account));
        assertThat(faults().getFirst()).containsEntry("remaining", 9);

        due();
        assertThat(backFills.claim()).isPresent();
        assertThat(backFills.claim()).isEmpty();
        operator()
                .queryParam("account", account)
                .get("/v1/back-fills")
                .then()
                .body("items.status", contains("RUNNING"));
        execute("update back_fill set leased_until = now() - interval '1 second' where lease is not null");
        assertThat(backFills.claim()).isPresent();
    }

    @Test
    void events_that_arrive_both_ways_at_once_are_stored_and_published_once() {
        simulator()
                .sendWebhooksTo(
                        URI.create("http://localhost:" + port + "/webhooks/stripe/connect"),
                        URI.create("http://localhost:" + port + "/webhooks/stripe/account"));
        BackFillJob replica = replica();
        List<String> intents = Stream.generate(() -> {
                    List<String> paid = pay(10);
                    due();
                    worker.run();
                    replica.run();
                    return paid;
                })
                .limit(5)
                .flatMap(List::stream)
                .toList();
        look();
        patience()
                .untilAsserted(() -> assertThat(strings(
                                "select id from stripe_event where account = ? and type = 'payment_intent.succeeded'",
                                account))
                        .hasSize(50));
        patience()
                .untilAsserted(() -> assertThat(Events.published(EventTopics.STRIPE_FACTS).stream()
                                .filter(fact -> fact.type().equals("StripePaymentSucceeded"))
                                .map(Events.Published::key)
                                .filter(intents::contains))
                        .containsExactlyInAnyOrderElementsOf(intents));
    }

    @Test
    void the_platforms_own_events_are_found_too() {
        String intent = given().header("Authorization", "Bearer sk_test_caretill_sandbox")
                .formParam("amount", 500)
                .formParam("currency", "aud")
                .formParam("metadata[caretill_payment_request_id]", "preq_01kaqx4f9ne8m9y3r2vk7c5d1a")
                .post(simulator().address() + "/v1/payment_intents")
                .path("id");
        given().header("Authorization", "Bearer sk_test_caretill_sandbox")
                .post(simulator().address() + "/v1/payment_intents/" + intent + "/cancel")
                .then()
                .statusCode(200);
        execute("update back_fill set next_at = now() where account = 'platform'");
        worker.run();
        patience()
                .until(() -> one(
                        "select count(*) > 0 from stripe_event join stripe_event_payload on event_id = id"
                                + " where endpoint = 'account' and account is null and source = 'back-fill'"
                                + " and convert_from(payload, 'UTF8') like '%' || ? || '%'",
                        intent));
        operator().get("/v1/back-fills").then().body("items.account", hasItem(nullValue()));
    }

    @Test
    void an_event_of_an_account_that_no_clinic_has_linked_is_flagged_and_published() throws Exception {
        String stranger = newAccount();
        String body = StripeExamples.freshBody("payment_intent.succeeded").replace(StripeExamples.ACCOUNT, stranger);
        try (var stripe = new StripeSender(port)) {
            stripe.send(
                    WebhookEndpoint.CONNECT,
                    org.caretill.stripesimulator.SimulatorSettings.CONNECT_WEBHOOK_SECRET,
                    body);
        }
        String id = StripeExamples.idOf(body);
        operator()
                .get("/v1/stripe-events/{id}", id)
                .then()
                .body("flags", contains("unknown-account"))
                .body("source", equalTo("webhook"));
        patiently(() -> Events.published(EventTopics.STRIPE_FACTS).stream()
                .filter(event -> event.id().equals(id))
                .toList());
    }

    @Test
    void the_operator_orders_a_back_fill_from_any_time() {
        at(Instant.now().minus(Duration.ofDays(3)), () -> pay(1));
        look();
        assertThat(one(
                        "select count(*) = 0 from stripe_event where account = ? and type = 'payment_intent.succeeded'",
                        account))
                .isTrue();
        operator()
                .body(Map.of(
                        "account",
                        account,
                        "from",
                        Instant.now().minus(Duration.ofDays(4)).toString()))
                .post("/v1/back-fills")
                .then()
                .statusCode(202)
                .body("accounts", equalTo(1));
        worker.run();
        patience()
                .until(() -> one(
                        "select count(*) > 0 from stripe_event where account = ? and type = 'payment_intent.succeeded'",
                        account));
        operator().post("/v1/back-fills").then().statusCode(202).body("accounts", notNullValue());
        assertThat(one("select next_at <= now() from back_fill where account = ?", account))
                .isTrue();
    }

    @Test
    void an_order_during_a_back_fill_is_not_lost() {
        at(Instant.now().minus(Duration.ofDays(3)), () -> pay(1));
        due();
        BackFills.Lease running = backFills.claim().orElseThrow();
        operator()
                .body(Map.of(
                        "account",
                        account,
                        "from",
                        Instant.now().minus(Duration.ofDays(4)).toString()))
                .post("/v1/back-fills")
                .then()
                .statusCode(202);
        assertThat(backFills.stored(running, 0)).isFalse();
        backFills.finished(running, false);
        worker.run();
        patience()
                .until(() -> one(
                        "select count(*) > 0 from stripe_event where account = ? and type = 'payment_intent.succeeded'",
                        account));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"account\":\"platform\"}",
                "{\"account\":\"acct_'\"}",
                "{\"account\":7}",
                "{\"from\":\"yesterday\"}",
                "{\"from\":\"2999-01-01T00:00:00Z\"}",
                "[]",
                "{",
                "7"
            })
    void an_invalid_order_is_refused(String body) {
        operator().body(body).post("/v1/back-fills").then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void an_account_that_was_never_linked_cannot_be_read() {
        operator()
                .body(Map.of("account", newAccount()))
                .post("/v1/back-fills")
                .then()
                .statusCode(404);
    }

    @Test
    void only_the_operator_may_read_or_order() {
        for (String role :
                List.of(Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN, Roles.CLINICIAN, Roles.CALL_PLATFORM)) {
            String token = "Bearer " + Tokens.staff(role, "demo-health", "demo-clinic");
            given().header("Authorization", token).get("/v1/back-fills").then().statusCode(403);
            given().header("Authorization", token).post("/v1/back-fills").then().statusCode(403);
        }
        given().get("/v1/back-fills").then().statusCode(401);
        given().post("/v1/back-fills").then().statusCode(401);
    }

    @Test
    void the_list_is_paged() {
        say(clinic, 2, account, newAccount(), newAccount());
        patience().until(() -> one("select count(*) = 3 from clinic_account where clinic_id = ?", clinic));
        var first = operator().queryParam("limit", 2).get("/v1/back-fills").jsonPath();
        assertThat(first.getList("items")).hasSize(2);
        var second = operator()
                .queryParam("limit", 2)
                .queryParam("cursor", first.getString("nextCursor"))
                .get("/v1/back-fills")
                .jsonPath();
        assertThat(second.getList("items.account"))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(first.getList("items.account"));
    }

    private BackFillJob replica() {
        return new BackFillJob(backFills, list, events, configuration, relay, metrics, clock);
    }

    /** Runs the account's back-fill now, or after a pause, and waits until it is done. */
    private void look() {
        due();
        patience().until(() -> {
            worker.run();
            return one("select lease is null and next_at > now() from back_fill where account = ?", account);
        });
    }

    private void due() {
        execute("update back_fill set next_at = now() where account = '" + account + "'");
    }

    private Instant reachedAt() {
        return Instant.parse(
                operator().queryParam("account", account).get("/v1/back-fills").path("items[0].reachedAt"));
    }

    private double found(boolean overdue) {
        return metrics.counter("caretill.back.fill.events", "overdue", Boolean.toString(overdue))
                .count();
    }

    private List<String> pay(int count) {
        return pay(count, true);
    }

    private List<String> pay(int count, boolean byPlatform) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("count", count, "byPlatform", byPlatform))
                .post(simulator().address() + "/_simulator/payments/" + account)
                .then()
                .statusCode(200)
                .extract()
                .path("paymentIntents");
    }

    private String idOf(String type, String intent) {
        return strings(
                        "select id from stripe_event join stripe_event_payload on event_id = id where type = ?"
                                + " and convert_from(payload, 'UTF8')::jsonb #>> '{data,object,id}' = ?",
                        type,
                        intent)
                .getFirst();
    }

    private static List<Events.Published> published(String intent, String type) {
        return Events.published(EventTopics.STRIPE_FACTS, intent).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    private static Events.Published patiently(java.util.function.Supplier<List<Events.Published>> published) {
        patience().until(() -> !published.get().isEmpty());
        return published.get().getFirst();
    }

    private static ConditionFactory patience() {
        return await().atMost(PATIENCE);
    }

    private static void say(String clinic, int version, String... accounts) {
        say(UUID.randomUUID().toString(), clinic, version, accounts);
    }

    private static void say(String id, String clinic, int version, String... accounts) {
        String listed = Stream.of(accounts)
                .map(account -> "{\"account\":\"%s\",\"status\":\"LINKED\"}".formatted(account))
                .collect(java.util.stream.Collectors.joining(","));
        Events.send("clinic-payments.v1", clinic, id, "ClinicPaymentsChanged", """
            {"clinicId":"%s","version":%d,"stripe":{"status":"LINKED","account":null},"accounts":[%s]}
            """.formatted(clinic, version, listed));
    }

    private static void simulate(String what, Map<String, Object> body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post(simulator().address() + "/_simulator/" + what)
                .then()
                .statusCode(200);
    }

    private static void fault(Map<String, Object> fault) {
        var whole = new java.util.HashMap<>(fault);
        whole.put("path", "/v1/events");
        simulate("faults", whole);
    }

    private static List<Map<String, Object>> faults() {
        return given().get(simulator().address() + "/_simulator/faults").path("data");
    }

    private static String newAccount() {
        return "acct_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    private static RequestSpecification operator() {
        return given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + Tokens.staff(Roles.PLATFORM_OPERATOR, "caretill"));
    }

    /** As the tables' owner, to whom row-level security does not apply. */
    private boolean one(String sql, String... parameters) {
        try (var owner = DatabaseOwner.connect();
                var select = owner.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                select.setString(index + 1, parameters[index]);
            }
            var rows = select.executeQuery();
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> strings(String sql, String... parameters) {
        return Table.values(database, sql, parameters).stream()
                .map(String::valueOf)
                .toList();
    }

    private static void execute(String sql) {
        try (var owner = DatabaseOwner.connect();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
