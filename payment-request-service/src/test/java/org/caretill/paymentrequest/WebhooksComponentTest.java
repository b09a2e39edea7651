package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.caretill.paymentrequest.platformevents.WebhookReceiver;
import org.caretill.paymentrequest.platformevents.WebhookReceiver.Received;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's endpoints are told what happens to payment requests, by a receiver of the test's own. */
@QuarkusTest
class WebhooksComponentTest {

    private static final String ENDPOINTS = "/v1/webhook-endpoints";
    private static final Duration SOON = Duration.ofSeconds(15);

    private final List<String> created = new ArrayList<>();
    private Calls call;
    private WebhookReceiver receiver;

    private record Endpoint(String id, String secret) {}

    @BeforeEach
    void prepare() {
        call = Calls.atNewClinic();
        receiver = WebhookReceiver.start();
    }

    @AfterEach
    void tidy() {
        created.forEach(id -> platform().delete(ENDPOINTS + "/" + id));
        receiver.close();
    }

    @Test
    void an_outcome_is_sent_once_with_a_valid_signature_and_no_words_of_people() {
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();

        Received message = awaitOne(id, "payment_request.requested");
        assertThat(message.isSignedBy(endpoint.secret())).isTrue();
        assertThat(message.id()).startsWith("event_");
        assertThat(Instant.ofEpochSecond(Long.parseLong(message.timestamp())))
                .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(30));
        assertThat(EventContract.violations("PlatformEvent", message.body())).isEmpty();
        assertThat(message.body()).doesNotContain("Consultation", "Pat Example", "description");

        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        Received cancelled = awaitOne(id, "payment_request.cancelled");
        assertThat(cancelled.text("/data/status")).isEqualTo("CANCELLED");
        assertThat(EventContract.violations("PlatformEvent", cancelled.body())).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "?status=DELIVERED").body("items", hasSize(2)));
        assertThat(receiver.naming(id)).hasSize(2);
    }

    @Test
    void a_refund_is_told_with_its_id_amount_and_status() {
        register(Map.of("url", receiver.url(), "eventTypes", List.of("payment_request.refunded")));
        var money = new MoneyAtStripe(call);
        var paid = money.pay(8_500);
        money.refund(paid, 2_000);

        await().atMost(SOON).until(() -> !receiver.naming(paid.id()).isEmpty());
        assertThat(receiver.naming(paid.id())).allSatisfy(message -> {
            assertThat(message.names("payment_request.refunded")).isTrue();
            assertThat(EventContract.violations("PlatformEvent", message.body()))
                    .isEmpty();
            assertThat(message.text("/data/refund/amountMinor")).isEqualTo("2000");
        });
    }

    @Test
    void the_events_of_a_request_arrive_in_order_although_the_first_is_retried_and_others_do_not_wait() {
        register(Map.of("url", receiver.url()));
        String stuck = call.anotherCall().requested();
        awaitOne(stuck, "payment_request.requested");
        Set<String> refused = ConcurrentHashMap.newKeySet();
        String other = call.requested();
        awaitOne(other, "payment_request.requested");
        // The cancellation fails twice; what follows it waits.
        receiver.answer(
                message -> message.names(stuck) && message.names("payment_request.cancelled") && refused.size() < 2
                        ? refuse(refused, message)
                        : 200);

        call.clinician()
                .post("/v1/payment-requests/" + stuck + "/cancellation")
                .then()
                .statusCode(200);
        await().atMost(SOON).until(() -> refused.size() == 1);
        String next = "select count(*) from webhook_delivery where payment_request_id = '" + stuck + "'";
        // Something later of the same request.
        PaidRequests.execute("""
            insert into platform_event (id, type, organisation_id, clinic_id, payment_request_id, at, data)
            select 'event_' || right(id, 26), 'payment_request.needs_attention', organisation_id, clinic_id, id, now(),
                '{"paymentRequestId":"' || id || '"}'
            from payment_request where id = '%s'\
            """.formatted(stuck));
        call.clinician()
                .post("/v1/payment-requests/" + other + "/cancellation")
                .then()
                .statusCode(200);
        awaitOne(other, "payment_request.cancelled");
        await().atMost(SOON).until(() -> PaidRequests.count(next.substring("select count(*) ".length())) == 3);
        assertThat(receiver.naming(stuck)).noneMatch(message -> message.names("payment_request.needs_attention"));

        await().atMost(SOON).until(() -> refused.size() == 2);
        await().atMost(SOON).until(() -> {
            makeDue(stuck);
            return receiver.naming(stuck).stream()
                    .anyMatch(message -> message.names("payment_request.needs_attention"));
        });
        assertThat(receiver.naming(stuck))
                .extracting(message -> message.text("/type"))
                .containsExactly(
                        "payment_request.requested",
                        "payment_request.cancelled",
                        "payment_request.cancelled",
                        "payment_request.cancelled",
                        "payment_request.needs_attention");
        assertThat(receiver.naming("payment_request.cancelled").stream()
                        .filter(message -> message.names(stuck))
                        .map(Received::id)
                        .distinct())
                .as("each attempt has the same id")
                .hasSize(1);
    }

    private static int refuse(Set<String> refused, Received message) {
        refused.add(message.signature() + refused.size());
        return 500;
    }

    @Test
    void a_receiver_that_was_down_gets_what_happened_meanwhile() {
        int port = receiver.port();
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        receiver.close();
        String id = call.requested();
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "?status=WAITING")
                        .body("items[0].lastFailure", equalTo("connection"))
                        .body("items[0].attempts", not(equalTo(0)))
                        .body("items[0].lastHttpStatus", nullValue()));

        receiver = WebhookReceiver.startAt(port);
        makeDue(id);
        awaitOne(id, "payment_request.requested");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 404, 500, 503})
    void an_answer_other_than_2xx_is_a_failure_and_is_retried(int status) {
        receiver.answer(_ -> status);
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "")
                        .body("items[0].status", equalTo("WAITING"))
                        .body("items[0].lastHttpStatus", equalTo(status))
                        .body("items[0].lastFailure", equalTo(status < 400 ? "redirect" : "http-status"))
                        .body("items[0].nextAttemptAt", notNullValue()));
        receiver.answer(_ -> 200);
        makeDue(id);
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "").body("items[0].status", equalTo("DELIVERED")));
    }

    @Test
    void after_the_last_attempt_it_is_failed_and_all_failed_ones_can_be_sent_again() {
        receiver.answer(_ -> 500);
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();
        await().atMost(SOON).until(() -> receiver.naming(id).size() == 1);
        for (int attempts = 2; attempts <= 10; attempts++) {
            int expected = attempts;
            await().atMost(SOON).until(() -> {
                makeDue(id);
                return receiver.naming(id).size() >= expected;
            });
        }
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "?status=FAILED")
                        .body("items", hasSize(1))
                        .body("items[0].attempts", equalTo(10))
                        .body("items[0].nextAttemptAt", nullValue()));

        receiver.answer(_ -> 200);
        platform()
                .body(Map.of("since", Instant.now().plusSeconds(60).toString()))
                .post(ENDPOINTS + "/" + endpoint.id() + "/resend")
                .then()
                .statusCode(200)
                .body("resent", equalTo(0));
        platform()
                .body(Map.of("since", Instant.now().minusSeconds(600).toString()))
                .post(ENDPOINTS + "/" + endpoint.id() + "/resend")
                .then()
                .statusCode(200)
                .body("resent", equalTo(1));
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "").body("items[0].status", equalTo("DELIVERED")));
    }

    @Test
    void a_delivered_event_can_be_sent_again_with_the_same_id() {
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();
        Received first = awaitOne(id, "payment_request.requested");
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "").body("items[0].status", equalTo("DELIVERED")));
        String resend = ENDPOINTS + "/" + endpoint.id() + "/deliveries/" + first.id() + "/resend";
        platform().post(resend).then().statusCode(204);
        await().atMost(SOON).until(() -> receiver.naming(id).size() == 2);
        assertThat(receiver.naming(id)).extracting(Received::id).containsOnly(first.id());
        assertThat(receiver.naming(id)).extracting(Received::body).containsOnly(first.body());

        platform()
                .post(ENDPOINTS + "/" + endpoint.id() + "/deliveries/event_00000000000000000000000000/resend")
                .then()
                .statusCode(404);
    }

    @Test
    void a_dead_endpoint_is_paused_and_gets_everything_in_order_when_it_is_resumed() {
        receiver.answer(_ -> 500);
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();
        await().atMost(SOON).until(() -> receiver.naming(id).size() == 1);
        await().atMost(SOON).untilAsserted(() -> read(endpoint).body("failures", equalTo(1)));
        // Four failures within a day do not pause it, and the fifth after a day does.
        PaidRequests.execute("update webhook_endpoint set failures = 4, failing_since = now() - interval '25 hours'"
                + " where id = '" + endpoint.id() + "'");
        read(endpoint).body("status", equalTo("ACTIVE"));
        makeDue(id);
        await().atMost(SOON)
                .untilAsserted(() -> read(endpoint)
                        .body("status", equalTo("PAUSED"))
                        .body("pausedReason", equalTo("FAILING"))
                        .body("pausedAt", notNullValue()));

        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        await().atMost(SOON).untilAsserted(() -> read(endpoint).body("waiting", equalTo(2)));
        makeDue(id);
        String later = call.requested();
        await().atMost(SOON).untilAsserted(() -> read(endpoint).body("waiting", equalTo(3)));
        assertThat(receiver.naming(id)).hasSize(2);

        receiver.answer(_ -> 200);
        platform()
                .body(Map.of("status", "ACTIVE"))
                .patch(ENDPOINTS + "/" + endpoint.id())
                .then()
                .statusCode(200)
                .body("status", equalTo("ACTIVE"))
                .body("pausedReason", nullValue())
                .body("failures", equalTo(0));
        awaitOne(later, "payment_request.requested");
        await().atMost(SOON).until(() -> receiver.naming(id).size() == 4);
        assertThat(receiver.naming(id).get(2).names("payment_request.requested"))
                .isTrue();
        assertThat(receiver.naming(id).get(3).names("payment_request.cancelled"))
                .isTrue();
    }

    @Test
    void four_failures_pause_nothing_however_old_the_first_is() {
        receiver.answer(_ -> 500);
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();
        await().atMost(SOON).untilAsserted(() -> read(endpoint).body("failures", equalTo(1)));
        PaidRequests.execute("update webhook_endpoint set failing_since = now() - interval '25 hours' where id = '"
                + endpoint.id() + "'");
        makeDue(id);
        await().atMost(SOON)
                .untilAsserted(() -> read(endpoint).body("failures", equalTo(2)).body("status", equalTo("ACTIVE")));
    }

    @Test
    void an_endpoint_that_says_it_is_gone_is_paused_at_once() {
        receiver.answer(_ -> 410);
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        call.requested();
        await().atMost(SOON)
                .untilAsserted(() -> read(endpoint)
                        .body("status", equalTo("PAUSED"))
                        .body("pausedReason", equalTo("GONE"))
                        .body("waiting", equalTo(1)));
    }

    @Test
    void a_receiver_that_asks_for_a_pause_gets_nothing_before_it_is_over() {
        receiver.answer(_ -> 429);
        receiver.askForPause("3000");
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "")
                        .body("items[0].lastHttpStatus", equalTo(429))
                        .body(
                                "items[0].nextAttemptAt",
                                greaterThan(Instant.now().plusSeconds(2000).toString())));

        // Neither the same event nor one of another request is sent, although both are due.
        receiver.answer(_ -> 200);
        String other = call.anotherCall().requested();
        Endpoint willing = register(Map.of("url", receiver.url() + "/willing"));
        String last = call.anotherCall().requested();
        makeDue(id);
        await().atMost(SOON).untilAsserted(() -> deliveries(willing, "").body("items[0].status", equalTo("DELIVERED")));
        deliveries(endpoint, "?status=WAITING").body("items", hasSize(3));
        assertThat(receiver.naming(other)).extracting(Received::path).doesNotContain("/webhooks");

        // Who ends the pause by hand need not wait.
        platform()
                .body(Map.of("status", "ACTIVE"))
                .patch(ENDPOINTS + "/" + endpoint.id())
                .then()
                .statusCode(200);
        await().atMost(SOON)
                .untilAsserted(() -> deliveries(endpoint, "?status=DELIVERED").body("items", hasSize(3)));
        assertThat(receiver.naming(last)).hasSize(2);
    }

    @Test
    void more_tests_than_twenty_at_a_time_are_refused() throws Exception {
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        var end = new CountDownLatch(1);
        receiver.answer(_ -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 200;
        });
        String test = ENDPOINTS + "/" + endpoint.id() + "/test";
        var refused = new CompletableFuture<Response>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                IntStream.range(0, 25)
                        .forEach(_ -> threads.execute(() -> {
                            while (!refused.isDone()) {
                                Response answer = platform().post(test);
                                if (answer.statusCode() == 429) {
                                    refused.complete(answer);
                                }
                            }
                        }));
                refused.get(2, TimeUnit.MINUTES)
                        .then()
                        .header("Retry-After", equalTo("20"))
                        .body("code", equalTo("too-many-webhook-tests"));
            } finally {
                refused.cancel(false);
                end.countDown();
            }
        }
        receiver.answer(_ -> 200);
        platform().post(test).then().statusCode(200).body("delivered", equalTo(true));
    }

    @Test
    void while_a_secret_is_rotated_both_sign_and_neither_is_shown_again() {
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        Response rotated = platform()
                .body(Map.of())
                .post(ENDPOINTS + "/" + endpoint.id() + "/secrets")
                .then()
                .statusCode(201)
                .body("secrets", hasSize(2))
                .extract()
                .response();
        String next = AnswerJson.text(rotated, "secret");
        assertThat(next).startsWith("whsec_").isNotEqualTo(endpoint.secret());
        Received message = awaitOne(call.requested(), "payment_request.requested");
        assertThat(message.signature().split(" ")).hasSize(2);
        assertThat(message.isSignedBy(endpoint.secret())).isTrue();
        assertThat(message.isSignedBy(next)).isTrue();

        platform()
                .body(Map.of("overlapSeconds", 0))
                .post(ENDPOINTS + "/" + endpoint.id() + "/secrets")
                .then()
                .statusCode(201);
        Received later = awaitOne(call.anotherCall().requested(), "payment_request.requested");
        assertThat(later.signature().split(" ")).hasSize(1);
        assertThat(later.isSignedBy(endpoint.secret()) || later.isSignedBy(next))
                .isFalse();
        assertThat(read(endpoint).extract().asString()).doesNotContain("whsec_");
        assertThat(platform().get(ENDPOINTS).asString()).doesNotContain("whsec_");
    }

    @Test
    void a_test_event_is_sent_at_once_and_the_answer_says_how_it_ended() {
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String test = ENDPOINTS + "/" + endpoint.id() + "/test";
        platform()
                .post(test)
                .then()
                .statusCode(200)
                .body("delivered", equalTo(true))
                .body("httpStatus", equalTo(204));
        Received message = receiver.naming(endpoint.id()).getFirst();
        assertThat(message.names("webhook_endpoint.test")).isTrue();
        assertThat(message.isSignedBy(endpoint.secret())).isTrue();
        assertThat(EventContract.violations("PlatformEvent", message.body())).isEmpty();

        receiver.answer(_ -> 500);
        platform()
                .post(test)
                .then()
                .statusCode(200)
                .body("delivered", equalTo(false))
                .body("httpStatus", equalTo(500))
                .body("failure", equalTo("http-status"));
        read(endpoint).body("failures", equalTo(0));
    }

    @Test
    void an_endpoint_gets_the_events_of_its_organisation_and_types_only() {
        Endpoint own = register(Map.of("url", receiver.url() + "/own", "organisationId", "demo-health"));
        Endpoint others = register(Map.of("url", receiver.url() + "/others", "organisationId", "other-health"));
        Endpoint paid =
                register(Map.of("url", receiver.url() + "/paid", "eventTypes", List.of("payment_request.paid")));
        String id = call.requested();
        await().atMost(SOON).untilAsserted(() -> deliveries(own, "").body("items[0].paymentRequestId", equalTo(id)));
        deliveries(others, "").body("items", hasSize(0));
        deliveries(paid, "").body("items", hasSize(0));
        platform()
                .get(ENDPOINTS + "?organisationId=other-health")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(others.id())));
    }

    @Test
    void an_endpoint_that_is_removed_gets_nothing_more() {
        receiver.answer(_ -> 500);
        Endpoint endpoint = register(Map.of("url", receiver.url()));
        String id = call.requested();
        await().atMost(SOON).until(() -> receiver.naming(id).size() == 1);
        platform().delete(ENDPOINTS + "/" + endpoint.id()).then().statusCode(204);
        platform().delete(ENDPOINTS + "/" + endpoint.id()).then().statusCode(404);
        assertThat(PaidRequests.count("from webhook_delivery where endpoint_id = '" + endpoint.id() + "'"))
                .isZero();
        assertThat(PaidRequests.count("from webhook_secret where endpoint_id = '" + endpoint.id() + "'"))
                .isZero();
    }

    @Test
    void the_same_address_is_registered_once_for_each_organisation() {
        register(Map.of("url", receiver.url()));
        platform()
                .body(Map.of("url", receiver.url()))
                .post(ENDPOINTS)
                .then()
                .statusCode(409)
                .body("code", equalTo("webhook-endpoint-exists"));
        Endpoint other = register(Map.of("url", receiver.url() + "/2"));
        platform()
                .body(Map.of("url", receiver.url()))
                .patch(ENDPOINTS + "/" + other.id())
                .then()
                .statusCode(409)
                .body("code", equalTo("webhook-endpoint-exists"));
        register(Map.of("url", receiver.url(), "organisationId", "demo-health"));
    }

    @Test
    void there_is_a_limit_of_endpoints_for_each_organisation() {
        IntStream.range(0, 10)
                .forEach(number ->
                        register(Map.of("url", receiver.url() + "/" + number, "organisationId", "many-health")));
        platform()
                .body(Map.of("url", receiver.url(), "organisationId", "many-health"))
                .post(ENDPOINTS)
                .then()
                .statusCode(409)
                .body("code", equalTo("too-many-webhook-endpoints"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "https://user:secret@example.org/",
                "https://example.org/#fragment",
                "https:///path",
                "https://10.0.0.1/",
                "https://127.0.0.2/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::1]/",
                "https://2130706434/",
                "https://0x7f.0.0.2/",
                "https://example.org:0/",
                "nonsense"
            })
    void an_address_that_cannot_be_allowed_is_refused(String url) {
        platform()
                .body(Map.of("url", url))
                .post(ENDPOINTS)
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("violations[0].field", equalTo("url"));
    }

    @ParameterizedTest
    @ValueSource(strings = {Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    void staff_of_clinics_have_nothing_to_do_with_webhooks(String role) {
        Endpoint endpoint = register(Map.of("url", receiver.url(), "organisationId", "demo-health"));
        RequestSpecification staff = Calls.as(Tokens.staff(role, "demo-health", call.clinic));
        staff.get(ENDPOINTS + "/" + endpoint.id()).then().statusCode(403);
        Calls.as(Tokens.staff(role, "demo-health", call.clinic))
                .get("/v1/events")
                .then()
                .statusCode(403);
    }

    @Test
    void an_unknown_endpoint_is_not_found_in_every_operation() {
        String unknown = ENDPOINTS + "/hook_00000000000000000000000000";
        platform().get(unknown).then().statusCode(404);
        platform().body(Map.of()).patch(unknown).then().statusCode(404);
        platform().delete(unknown).then().statusCode(404);
        platform().post(unknown + "/test").then().statusCode(404);
        platform().body(Map.of()).post(unknown + "/secrets").then().statusCode(404);
        platform().get(unknown + "/deliveries").then().statusCode(404);
        platform()
                .body(Map.of("since", "2026-11-01T00:00:00Z"))
                .post(unknown + "/resend")
                .then()
                .statusCode(404);
    }

    @Test
    void the_events_can_be_read_instead_each_once_and_in_order() {
        String first = call.requested();
        call.clinician()
                .post("/v1/payment-requests/" + first + "/cancellation")
                .then()
                .statusCode(200);
        String second = call.requested();
        await().atMost(SOON).until(() -> eventsOf(second).size() == 1);
        assertThat(eventsOf(first)).containsExactly("payment_request.requested", "payment_request.cancelled");

        platform()
                .get("/v1/events?after=event_00000000000000000000000000")
                .then()
                .statusCode(404);
        platform().get("/v1/events?after=nonsense").then().statusCode(400);
    }

    /** Reads all events, two at a time, and returns the types of this request's. */
    private static List<String> eventsOf(String request) {
        List<String> types = new ArrayList<>();
        String after = PaidRequests.text("select coalesce((select id from platform_event where position < (select"
                + " min(position) from platform_event where payment_request_id = '" + request
                + "') order by position desc limit 1), '')");
        String query = after.isEmpty() ? "" : "&after=" + after;
        while (true) {
            Response page = platform()
                    .get("/v1/events?limit=2" + query)
                    .then()
                    .statusCode(200)
                    .extract()
                    .response();
            var items = AnswerJson.of(page).required("items");
            items.forEach(item -> {
                if (item.at("/data/paymentRequestId").asText().equals(request)) {
                    types.add(item.required("type").asText());
                }
            });
            var next = AnswerJson.of(page).required("nextCursor");
            if (next.isNull()) {
                return types;
            }
            query = "&after=" + next.asText();
        }
    }

    @Test
    void the_platform_reads_requests_and_guests_without_what_the_clinic_wrote() {
        String id = call.requested();
        platform()
                .get("/v1/payment-requests/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("status", equalTo("REQUESTED"))
                .body("amountMinor", equalTo(8500))
                .body("payerName", equalTo("Pat Example"))
                .body("description", equalTo(""))
                .body("practitioner", nullValue())
                .body("clinicianName", nullValue());
        platform()
                .get("/v1/payment-requests?callId=" + call.call)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(id)))
                .body("items[0].description", equalTo(""));
        platform().get("/v1/payment-requests?limit=1").then().statusCode(200).body("items", hasSize(1));
        platform()
                .get("/v1/calls/" + call.call + "/guests?clinicId=" + call.clinic)
                .then()
                .statusCode(200)
                .body("items.displayName", equalTo(List.of("Pat Example")));
        platform().accept("text/csv").get("/v1/payment-requests").then().statusCode(403);
        platform()
                .body(Map.of("text", "Pat"))
                .post("/v1/payment-requests/search")
                .then()
                .statusCode(403);
        platform().get("/v1/payment-requests/" + id + "/receipt").then().statusCode(403);

        Calls.as(Tokens.named("Ada Admin", Roles.CLINIC_ADMIN, "demo-health", call.clinic))
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        assertThat(call.read(id).asString()).contains("Ada Admin", "Consultation");
        assertThat(platform().get("/v1/payment-requests/" + id).asString())
                .contains("CANCELLED")
                .doesNotContain("Ada Admin", "Consultation");
    }

    private static RequestSpecification platform() {
        return Calls.as(Tokens.staff(Roles.CALL_PLATFORM, "platform"));
    }

    private Endpoint register(Map<String, Object> wanted) {
        Response answer = platform()
                .body(wanted)
                .post(ENDPOINTS)
                .then()
                .statusCode(201)
                .body("status", equalTo("ACTIVE"))
                .extract()
                .response();
        var endpoint = new Endpoint(AnswerJson.text(answer, "id"), AnswerJson.text(answer, "secret"));
        assertThat(answer.header("Location")).isEqualTo(ENDPOINTS + "/" + endpoint.id());
        created.add(endpoint.id());
        return endpoint;
    }

    private static ValidatableResponse read(Endpoint endpoint) {
        return platform().get(ENDPOINTS + "/" + endpoint.id()).then().statusCode(200);
    }

    private static ValidatableResponse deliveries(Endpoint endpoint, String query) {
        return platform()
                .get(ENDPOINTS + "/" + endpoint.id() + "/deliveries" + query)
                .then()
                .statusCode(200);
    }

    private Received awaitOne(String request, String type) {
        await().atMost(SOON).until(() -> receiver.naming(request).stream().anyMatch(message -> message.names(type)));
        return receiver.naming(request).stream()
                .filter(message -> message.names(type))
                .findFirst()
                .orElseThrow();
    }

    /** The pause before the next attempt is over, unless it is short or an attempt is in progress. */
    private static void makeDue(String request) {
        PaidRequests.execute("update webhook_delivery set next_at = now() where status = 'WAITING'"
                + " and next_at > now() + interval '61 seconds' and payment_request_id = '" + request + "'");
    }
}
