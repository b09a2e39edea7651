package org.caretill.stripewebhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.stripewebhook.StripeExamples.freshBody;
import static org.caretill.stripewebhook.StripeExamples.idOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventTopics;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(StripeKeysResource.class)
class StripeEventsComponentTest {

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private StripeSender stripe;

    @BeforeEach
    void open() {
        stripe = new StripeSender(port);
        Table.linkExamples(database);
    }

    @AfterEach
    void close() throws IOException {
        stripe.close();
    }

    @Test
    void the_operator_reads_how_an_event_was_processed_but_not_its_payload() {
        String account = "acct_" + UUID.randomUUID().toString().replace("-", "");
        String body = freshBody("charge.dispute.created").replace(StripeExamples.ACCOUNT, account);
        stripe.connect(body);
        String answer = operator()
                .get("/v1/stripe-events/{id}", idOf(body))
                .then()
                .statusCode(200)
                .body("id", equalTo(idOf(body)))
                .body("endpoint", equalTo("connect"))
                .body("account", equalTo(account))
                .body("type", equalTo("charge.dispute.created"))
                .body("apiVersion", equalTo("2026-07-29.dahlia"))
                .body("livemode", equalTo(false))
                .body("createdAt", equalTo("2026-11-23T01:10:04Z"))
                .body("receivedAt", notNullValue())
                .body("flags", contains("unknown-account"))
                .body("source", equalTo("webhook"))
                .body("replays", equalTo(0))
                .extract()
                .asString();
        assertThat(answer).doesNotContain("8500", "example.org", "Pat Example");
    }

    @Test
    void the_list_is_paged_newest_first_without_gap_or_overlap() {
        String account = "acct_" + UUID.randomUUID().toString().replace("-", "");
        List<String> sent = new ArrayList<>();
        for (int event = 0; event < 5; event++) {
            String body = freshBody("refund.updated").replace(StripeExamples.ACCOUNT, account);
            stripe.connect(body);
            sent.addFirst(idOf(body));
        }
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            var page = page(account, cursor);
            listed.addAll(page.getList("items.id"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(listed).isEqualTo(sent);
    }

    private io.restassured.path.json.JsonPath page(String account, @Nullable String cursor) {
        RequestSpecification request = operator().queryParam("account", account).queryParam("limit", 2);
        if (cursor != null) {
            request.queryParam("cursor", cursor);
        }
        return request.get("/v1/stripe-events").then().statusCode(200).extract().jsonPath();
    }

    @Test
    void the_list_is_filtered_by_type_and_time() {
        String account = "acct_" + UUID.randomUUID().toString().replace("-", "");
        String refund = freshBody("refund.updated").replace(StripeExamples.ACCOUNT, account);
        String payment = freshBody("payment_intent.succeeded").replace(StripeExamples.ACCOUNT, account);
        stripe.connect(refund);
        stripe.connect(payment);

        operator()
                .queryParam("account", account)
                .queryParam("type", "payment_intent.succeeded")
                .get("/v1/stripe-events")
                .then()
                .body("items.id", contains(idOf(payment)))
                .body("nextCursor", nullValue());
        String arrival = operator().get("/v1/stripe-events/{id}", idOf(payment)).path("receivedAt");
        operator()
                .queryParam("account", account)
                .queryParam("from", arrival)
                .get("/v1/stripe-events")
                .then()
                .body("items.id", contains(idOf(payment)));
        operator()
                .queryParam("account", account)
                .queryParam("to", arrival)
                .get("/v1/stripe-events")
                .then()
                .body("items.id", contains(idOf(refund)));
    }

    @ParameterizedTest
    @CsvSource({
        "from, yesterday",
        "to, 2026-13-01T00:00:00Z",
        "account, ''",
        "type, ''",
        "cursor, x",
        "cursor, eA",
        "cursor, MjAyNi0xMS0yM1QwMTowMjowM1og",
        "limit, 0",
        "limit, 201",
        "limit, ''",
        "limit, x"
    })
    void an_invalid_query_is_refused(String parameter, String value) {
        operator()
                .queryParam(parameter, value)
                .get("/v1/stripe-events")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("validation-failed"))
                .body("violations.field", contains(parameter));
    }

    @Test
    void a_replayed_event_publishes_its_fact_again_under_a_new_id() {
        String body = freshBody("payment_intent.succeeded");
        stripe.connect(body);
        for (int replay = 1; replay <= 2; replay++) {
            operator()
                    .post("/v1/stripe-events/{id}/replay", idOf(body))
                    .then()
                    .statusCode(202)
                    .body("eventId", equalTo(idOf(body) + "#replay-" + replay));
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(published(idOf(body)))
                        .extracting(Events.Published::id)
                        .containsExactly(idOf(body), idOf(body) + "#replay-1", idOf(body) + "#replay-2"));
        assertThat(published(idOf(body)).stream().map(Events.Published::data).distinct())
                .hasSize(1);
        operator().get("/v1/stripe-events/{id}", idOf(body)).then().body("replays", equalTo(2));
    }

    @Test
    void a_replay_judges_an_event_of_the_wrong_endpoint_by_where_it_belongs() {
        String body = freshBody("charge.dispute.created");
        stripe.send(WebhookEndpoint.ACCOUNT, StripeKeysResource.ACCOUNT_SECRET, body);
        operator().get("/v1/stripe-events/{id}", idOf(body)).then().body("flags", contains("account-unexpected"));

        operator().post("/v1/stripe-events/{id}/replay", idOf(body)).then().statusCode(202);
        operator()
                .get("/v1/stripe-events/{id}", idOf(body))
                .then()
                .body("flags", equalTo(List.of()))
                .body("endpoint", equalTo("connect"));
        // It was published, so it is a duplicate now.
        stripe.connect(body);
        String later = freshBody("charge.dispute.created");
        stripe.connect(later);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !published(idOf(later)).isEmpty());
        assertThat(published(idOf(body))).extracting(Events.Published::id).containsExactly(idOf(body) + "#replay-1");
    }

    @Test
    void an_event_of_the_other_mode_is_published_by_a_replay_after_the_platform_has_changed_its_mode() {
        String body = freshBody("payment_intent.succeeded");
        stripe.connect(body.replace("\"livemode\": false", "\"livemode\": true"));
        operator()
                .post("/v1/stripe-events/{id}/replay", idOf(body))
                .then()
                .statusCode(409)
                .body("code", equalTo("nothing-to-publish"));
        // As if the platform had been live then and is in test mode now.
        Table.values(
                database,
                "update stripe_event_payload set payload = convert_to(replace(convert_from(payload, 'UTF8'),"
                        + " '\"livemode\":true', '\"livemode\":false'), 'UTF8') where event_id = ? returning event_id",
                idOf(body));
        operator().post("/v1/stripe-events/{id}/replay", idOf(body)).then().statusCode(202);
        operator().get("/v1/stripe-events/{id}", idOf(body)).then().body("flags", equalTo(List.of()));
    }

    @Test
    void an_event_that_names_a_later_time_happened_when_it_arrived_and_is_no_newer_when_replayed() {
        String body = freshBody("account.updated").replaceFirst("\"created\": \\d+", "\"created\": 4102444800");
        stripe.connect(body);
        Instant arrival = Instant.parse(
                operator().get("/v1/stripe-events/{id}", idOf(body)).path("receivedAt"));
        operator().post("/v1/stripe-events/{id}/replay", idOf(body)).then().statusCode(202);

        await().atMost(Duration.ofSeconds(60)).until(() -> published(idOf(body)).size() == 2);
        assertThat(published(idOf(body)))
                .extracting(fact -> Instant.parse(
                        io.restassured.path.json.JsonPath.from(fact.data()).getString("occurredAt")))
                .allSatisfy(occurredAt -> assertThat(occurredAt).isBetween(arrival.minusSeconds(2), arrival));
    }

    @Test
    void an_event_without_a_fact_is_not_replayed() {
        String body = freshBody("payment_intent.succeeded").replace("\"amount\": 8500", "\"amount\": -1");
        stripe.connect(body);
        operator()
                .post("/v1/stripe-events/{id}/replay", idOf(body))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("nothing-to-publish"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evt_unknown", "evt_%01", "x;y"})
    void an_unknown_event_is_not_found(String id) {
        operator()
                .urlEncodingEnabled(false)
                .get("/v1/stripe-events/" + id)
                .then()
                .statusCode(404);
        operator()
                .urlEncodingEnabled(false)
                .post("/v1/stripe-events/" + id + "/replay")
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Roles.ORGANISATION_ADMIN,
                Roles.CLINIC_ADMIN,
                Roles.CLINICIAN,
                Roles.CALL_PLATFORM,
                Roles.GUEST,
                "anybody"
            })
    void only_the_operator_may_read(String role) {
        assertEverythingAnswers(403, Tokens.staff(role, "demo-health", "demo-clinic"));
    }

    @Test
    void without_a_valid_token_reading_is_refused() {
        assertEverythingAnswers(401, null);
        assertEverythingAnswers(401, Tokens.forgedStaff(Roles.PLATFORM_OPERATOR, "caretill"));
        assertEverythingAnswers(401, Tokens.expiredStaff(Roles.PLATFORM_OPERATOR, "caretill"));
    }

    private static void assertEverythingAnswers(int status, @Nullable String token) {
        for (String path : List.of(
                "/v1/stripe-events;x",
                "/v1/stripe-events%3Bx",
                "/v1//stripe-events",
                "/v1/stripe-events%2Fevt_1",
                "/v1/stripe-events/evt_1;x")) {
            int answered = caller(token).urlEncodingEnabled(false).get(path).statusCode();
            assertThat(answered).as(path).isIn(status, 404);
        }
        caller(token).get("/v1/stripe-events").then().statusCode(status);
        caller(token).get("/v1/stripe-events/evt_1").then().statusCode(status);
        caller(token).post("/v1/stripe-events/evt_1/replay").then().statusCode(status);
    }

    private static RequestSpecification operator() {
        return caller(Tokens.staff(Roles.PLATFORM_OPERATOR, "caretill"));
    }

    private static RequestSpecification caller(@Nullable String token) {
        return token == null ? given() : given().header("Authorization", "Bearer " + token);
    }

    private static List<Events.Published> published(String eventId) {
        return Events.published(EventTopics.STRIPE_FACTS).stream()
                .filter(event -> event.id().startsWith(eventId))
                .toList();
    }
}
