package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EnablementComponentTest {

    private Story story;

    @BeforeEach
    void prepare() {
        story = Story.registered();
    }

    @Test
    void an_approved_request_enables_every_clinic_and_publishes_it() {
        String second = "clinic-" + Story.shortId();
        story.register(second);
        String id = pending(story.clinic, second);
        approve(id)
                .then()
                .statusCode(200)
                .body("status", equalTo("APPROVED"))
                .body("decidedBy", equalTo("subject-of-platform-operator-caretill"))
                .body("decidedAt", notNullValue());
        story.settings().then().body("enabled", equalTo(true));
        await().untilAsserted(
                        () -> assertThat(story.published().getLast().data()).contains("\"enabled\":true"));
        story.manager().get("/v1/clinics").then().body("items.enabled", contains(true, true));
    }

    @Test
    void a_request_is_read_by_its_organisation_and_the_operator() {
        String id = pending(story.clinic);
        story.manager()
                .get("/v1/enablement-requests/" + id)
                .then()
                .statusCode(200)
                .body("id", matchesPattern("enrq_[0-9a-z]{26}"))
                .body("organisationId", equalTo(story.organisation))
                .body("clinicIds", contains(story.clinic))
                .body("note", equalTo("please"))
                .body("status", equalTo("PENDING"))
                .body("requestedBy", equalTo("subject-of-organisation-admin-" + story.organisation))
                .body("decidedBy", nullValue());
        Story.operator().get("/v1/enablement-requests/" + id).then().statusCode(200);
        new Story().manager().get("/v1/enablement-requests/" + id).then().statusCode(404);
        Story.operator()
                .get("/v1/enablement-requests?status=PENDING&limit=200")
                .then()
                .body("items.id", hasItem(id));
        story.manager().get("/v1/enablement-requests?status=APPROVED").then().body("items", hasSize(0));
        new Story().manager().get("/v1/enablement-requests").then().body("items.id", not(hasItem(id)));
    }

    @Test
    void a_clinic_that_is_pending_or_enabled_is_not_asked_for_again() {
        String id = pending(story.clinic);
        story.requestEnablement(story.clinic).then().statusCode(409).body("code", equalTo("already-requested"));
        approve(id);
        story.requestEnablement(story.clinic).then().statusCode(409).body("code", equalTo("already-enabled"));
    }

    @Test
    void a_request_that_is_refused_for_one_clinic_changes_none() {
        String second = "clinic-" + Story.shortId();
        story.register(second);
        pending(story.clinic);
        story.requestEnablement(second, story.clinic).then().statusCode(409);
        story.requestEnablement(second).then().statusCode(201);
    }

    @Test
    void a_declined_organisation_reads_the_reason_and_may_ask_again() {
        String id = pending(story.clinic);
        decline(id, "not yet").then().statusCode(200).body("status", equalTo("DECLINED"));
        story.manager().get("/v1/enablement-requests/" + id).then().body("reason", equalTo("not yet"));
        story.settings().then().body("enabled", equalTo(false));
        story.requestEnablement(story.clinic).then().statusCode(201);
    }

    @Test
    void a_decision_stands() {
        String id = pending(story.clinic);
        String first = approve(id).then().statusCode(200).extract().asString();
        approve(id).then().statusCode(200).body(equalTo(first));
        decline(id, "too late").then().statusCode(409).body("code", equalTo("already-decided"));
        story.settings().then().body("enabled", equalTo(true)).body("version", equalTo(3));
    }

    @Test
    void a_decline_without_a_reason_is_refused() {
        decline(pending(story.clinic), " ").then().statusCode(400).body("violations.field", contains("reason"));
    }

    @Test
    void clinics_and_organisations_of_others_are_not_found() {
        Story other = Story.registered();
        story.requestEnablement(other.clinic).then().statusCode(404);
        story.requestEnablement("unknown-clinic").then().statusCode(404);
        story.manager()
                .body(Map.of("organisationId", other.organisation, "clinicIds", List.of(other.clinic)))
                .post("/v1/enablement-requests")
                .then()
                .statusCode(404);
        approve("enrq_00000000000000000000000000").then().statusCode(404);
    }

    @Test
    void what_breaks_a_rule_is_refused_by_the_name_of_its_field() {
        story.requestEnablement().then().statusCode(400).body("violations.field", contains("clinicIds"));
        story.requestEnablement(IntStream.range(0, 101).mapToObj(i -> "c" + i).toArray(String[]::new))
                .then()
                .statusCode(400);
        story.requestEnablement("a b").then().statusCode(400);
        story.manager()
                .body(Map.of("organisationId", story.organisation, "clinicIds", List.of("c"), "note", "x".repeat(1001)))
                .post("/v1/enablement-requests")
                .then()
                .statusCode(400)
                .body("violations.field", contains("note"));
        story.manager().body("{").post("/v1/enablement-requests").then().statusCode(400);
        story.manager().get("/v1/enablement-requests?status=SOMETIMES").then().statusCode(404);
    }

    private String pending(String... clinicIds) {
        return story.requestEnablement(clinicIds)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response approve(String id) {
        return Story.operator().post("/v1/enablement-requests/" + id + "/approval");
    }

    private static Response decline(String id, String reason) {
        return Story.operator().body(Map.of("reason", reason)).post("/v1/enablement-requests/" + id + "/decline");
    }
}
