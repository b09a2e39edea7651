package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.caretill.calleridentity.Roles;
import org.caretill.paymentrequest.platformevents.WebhookReceiver;
import org.caretill.paymentrequest.platformevents.WebhookReceiver.Received;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A manager has to do with the webhook endpoints of the own organisation, and with no others. */
@QuarkusTest
class ManagerWebhooksComponentTest {

    private static final String ENDPOINTS = "/v1/webhook-endpoints";
    private static final String OWN = "demo-health";
    private static final String OTHER = "other-health";
    private static final Duration SOON = Duration.ofSeconds(15);

    private final List<String> created = new ArrayList<>();
    private WebhookReceiver receiver;

    @BeforeEach
    void prepare() {
        receiver = WebhookReceiver.start();
    }

    @AfterEach
    void tidy() {
        created.forEach(id -> platform().delete(ENDPOINTS + "/" + id));
        receiver.close();
    }

    @Test
    void a_manager_creates_an_endpoint_of_the_own_organisation_whether_it_is_named_or_not() {
        Response unnamed = create(manager(), Map.of("url", receiver.url()));
        unnamed.then().statusCode(201).body("organisationId", equalTo(OWN));
        assertThat(AnswerJson.text(unnamed, "secret")).startsWith("whsec_");
        create(manager(), Map.of("url", receiver.url() + "/2", "organisationId", OWN))
                .then()
                .statusCode(201)
                .body("organisationId", equalTo(OWN));
    }

    @Test
    void a_manager_cannot_create_an_endpoint_of_another_organisation() {
        create(manager(), Map.of("url", receiver.url(), "organisationId", OTHER))
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        create(managerOf(""), Map.of("url", receiver.url())).then().statusCode(404);
        platform()
                .get(ENDPOINTS + "?organisationId=" + OTHER)
                .then()
                .statusCode(200)
                .body("items.url", not(hasItem(receiver.url())));
    }

    @Test
    void a_manager_does_with_an_own_endpoint_all_that_there_is_to_do() {
        String id = AnswerJson.text(create(manager(), Map.of("url", receiver.url())), "id");
        String request = Calls.atNewClinic().requested();
        await().atMost(SOON).until(() -> !receiver.naming(request).isEmpty());
        await().atMost(SOON)
                .untilAsserted(() -> manager()
                        .get(path(id) + "/deliveries?status=DELIVERED")
                        .then()
                        .statusCode(200)
                        .body("items", hasSize(1)));
        String event = receiver.naming(request).getFirst().id();

        manager().get(path(id)).then().statusCode(200).body("status", equalTo("ACTIVE"));
        manager().get(ENDPOINTS).then().statusCode(200).body("items.id", hasItem(id));
        manager().post(path(id) + "/test").then().statusCode(200).body("delivered", equalTo(true));
        manager().body(Map.of()).post(path(id) + "/secrets").then().statusCode(201);
        manager().post(path(id) + "/deliveries/" + event + "/resend").then().statusCode(204);
        await().atMost(SOON).until(() -> receiver.naming(request).size() == 2);
        manager()
                .body(Map.of("since", "2020-01-01T00:00:00Z"))
                .post(path(id) + "/resend")
                .then()
                .statusCode(200)
                .body("resent", equalTo(0));
        manager()
                .body(Map.of("status", "PAUSED"))
                .patch(path(id))
                .then()
                .statusCode(200)
                .body("pausedReason", equalTo("REQUESTED"));
        manager().delete(path(id)).then().statusCode(204);
        platform().get(path(id)).then().statusCode(404);
    }

    @Test
    void an_endpoint_of_another_organisation_or_of_the_platform_does_not_exist_for_a_manager() {
        String theirs = AnswerJson.text(
                create(platform(), Map.of("url", receiver.url() + "/theirs", "organisationId", OWN)), "id");
        String everybodys = AnswerJson.text(create(platform(), Map.of("url", receiver.url() + "/all")), "id");
        String request = Calls.atNewClinic().requested();
        await().atMost(SOON).until(() -> receiver.naming(request).size() == 2);
        String event = receiver.naming(request).getFirst().id();
        int before = receiver.received().size();

        for (String id : List.of(theirs, everybodys, "hook_00000000000000000000000000")) {
            List<Function<RequestSpecification, Response>> operations = List.of(
                    manager -> manager.get(path(id)),
                    manager -> manager.body(Map.of("status", "PAUSED")).patch(path(id)),
                    manager -> manager.body(Map.of("url", receiver.url() + "/mine"))
                            .patch(path(id)),
                    manager -> manager.delete(path(id)),
                    manager -> manager.body(Map.of("overlapSeconds", 0)).post(path(id) + "/secrets"),
                    manager -> manager.post(path(id) + "/test"),
                    manager -> manager.get(path(id) + "/deliveries"),
                    manager -> manager.post(path(id) + "/deliveries/" + event + "/resend"),
                    manager -> manager.body(Map.of("since", "2020-01-01T00:00:00Z"))
                            .post(path(id) + "/resend"));
            for (var operation : operations) {
                operation.apply(managerOf(OTHER)).then().statusCode(404).body("code", equalTo("not-found"));
            }
            assertThat(managerOf(OTHER).get(ENDPOINTS + "?limit=200").asString())
                    .doesNotContain(id);
            managerOf(OTHER)
                    .get(ENDPOINTS + "?organisationId=" + OWN)
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(0));
        }
        for (String id : List.of(theirs, everybodys)) {
            platform()
                    .get(path(id))
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("ACTIVE"))
                    .body("secrets", hasSize(1));
        }
        assertThat(receiver.received()).hasSize(before);
    }

    @Test
    void a_managers_endpoint_gets_no_event_of_another_organisation() {
        create(manager(), Map.of("url", receiver.url() + "/own"));
        String others = AnswerJson.text(create(managerOf(OTHER), Map.of("url", receiver.url() + "/others")), "id");
        String request = Calls.atNewClinic().requested();
        // The deliveries of an event are planned together, so the other endpoint's would be there too.
        await().atMost(SOON).until(() -> !receiver.naming(request).isEmpty());
        managerOf(OTHER)
                .get(path(others) + "/deliveries")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        assertThat(receiver.naming(request)).extracting(Received::path).containsExactly("/webhooks/own");
    }

    @Test
    void whether_an_address_is_taken_is_known_of_the_own_organisation_only() {
        create(platform(), Map.of("url", receiver.url(), "organisationId", OTHER));
        create(platform(), Map.of("url", receiver.url()));
        create(manager(), Map.of("url", receiver.url())).then().statusCode(201);
        create(manager(), Map.of("url", receiver.url()))
                .then()
                .statusCode(409)
                .body("code", equalTo("webhook-endpoint-exists"));
    }

    @Test
    void the_events_to_poll_are_the_platforms() {
        manager().get("/v1/events").then().statusCode(403);
    }

    private Response create(RequestSpecification caller, Map<String, String> wanted) {
        Response answer = caller.body(wanted).post(ENDPOINTS);
        if (answer.statusCode() == 201) {
            created.add(AnswerJson.text(answer, "id"));
        }
        return answer;
    }

    private static String path(String id) {
        return ENDPOINTS + "/" + id;
    }

    private static RequestSpecification manager() {
        return managerOf(OWN);
    }

    private static RequestSpecification managerOf(String organisation) {
        return Calls.as(Tokens.staff(Roles.ORGANISATION_ADMIN, organisation));
    }

    private static RequestSpecification platform() {
        return Calls.as(Tokens.staff(Roles.CALL_PLATFORM, "platform"));
    }
}
