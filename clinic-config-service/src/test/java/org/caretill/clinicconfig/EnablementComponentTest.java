package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Tokens;
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
    void a_request_names_who_asked_if_the_token_did() {
        Story.with(Tokens.named("Mia Manager", Roles.ORGANISATION_ADMIN, story.organisation))
                .body(Map.of("organisationId", story.organisation, "clinicIds", List.of(story.clinic)))
                .post("/v1/enablement-requests")
                .then()
                .statusCode(201)
                .body("requestedByName", equalTo("Mia Manager"));
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
    void payments_cannot_be_requested_for_a_pending_or_enabled_clinic() {
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
    void a_declined_organisation_reads_the_reason_and_may_request_again() {
        String id = pending(story.clinic);
        decline(id, "not yet").then().statusCode(200).body("status", equalTo("DECLINED"));
        story.manager().get("/v1/enablement-requests/" + id).then().body("reason", equalTo("not yet"));
        story.settings().then().body("enabled", equalTo(false));
        story.requestEnablement(story.clinic).then().statusCode(201);
    }

    @Test
    void a_decision_is_final() {
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
    void an_invalid_field_is_refused_with_its_name() {
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
        story.manager()
                .get("/v1/enablement-requests?status=SOMETIMES")
                .then()
                .statusCode(400)
                .body("violations.field", contains("status"));
    }

    @Test
    void every_clinic_of_a_request_is_decided_on_its_own() {
        String second = another();
        String third = another();
        String id = pending(story.clinic, second, third);
        approve(id, Map.of("clinicIds", List.of(second), "reason", "known to us"))
                .then()
                .statusCode(200)
                .body("status", equalTo("PENDING"))
                .body("clinics.find { it.clinicId == '%s' }.status".formatted(second), equalTo("APPROVED"))
                .body("clinics.find { it.clinicId == '%s' }.reason".formatted(second), equalTo("known to us"))
                .body("clinics.find { it.clinicId == '%s' }.decidedBy".formatted(story.clinic), nullValue());
        decline(id, Map.of("clinicIds", List.of(story.clinic), "reason", "not yet"))
                .then()
                .body("status", equalTo("PENDING"))
                .body("reason", equalTo("not yet"));
        withdraw(id, Map.of("clinicIds", List.of(third))).then().body("status", equalTo("PARTLY_APPROVED"));
        assertThat(clinicViews())
                .isEqualTo(Map.of(
                        story.clinic,
                        "NOT_REQUESTED: not yet",
                        second,
                        "ENABLED: known to us",
                        third,
                        "NOT_REQUESTED: null"));
    }

    @Test
    void a_decision_for_some_clinics_leaves_the_others() {
        String second = another();
        String id = pending(story.clinic, second);
        approve(id, Map.of("clinicIds", List.of(second)));
        decline(id, Map.of("reason", "no")).then().statusCode(200).body("status", equalTo("PARTLY_APPROVED"));
        decline(id, Map.of("reason", "no")).then().statusCode(200).body("status", equalTo("PARTLY_APPROVED"));
        decline(id, Map.of("clinicIds", List.of(second), "reason", "no"))
                .then()
                .statusCode(409)
                .body("code", equalTo("already-decided"))
                .body("detail", containsString(second));
        approve(id, Map.of("clinicIds", List.of("clinic-of-no-request")))
                .then()
                .statusCode(400)
                .body("violations.field", contains("clinicIds"));
        approve(id, Map.of("clinicIds", List.of())).then().statusCode(400);
    }

    @Test
    void a_withdrawn_request_cannot_be_decided_and_may_be_repeated() {
        String id = pending(story.clinic);
        withdraw(id, Map.of()).then().statusCode(200).body("status", equalTo("WITHDRAWN"));
        story.manager()
                .post("/v1/enablement-requests/" + id + "/withdrawal")
                .then()
                .statusCode(200);
        approve(id).then().statusCode(409).body("code", equalTo("already-decided"));
        new Story()
                .manager()
                .post("/v1/enablement-requests/" + id + "/withdrawal")
                .then()
                .statusCode(404);
        pending(story.clinic);
    }

    @Test
    void of_concurrent_decisions_one_wins() throws Exception {
        String second = another();
        String id = pending(story.clinic, second);
        List<Callable<Integer>> decisions = List.of(
                () -> approve(id).statusCode(),
                () -> decline(id, "no").statusCode(),
                () -> withdraw(id, Map.of()).statusCode());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = threads.invokeAll(decisions).stream()
                    .map(done -> done.resultNow())
                    .toList();
            assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409);
        }
        String status = story.manager()
                .get("/v1/enablement-requests/" + id)
                .then()
                .extract()
                .path("status");
        story.settings()
                .then()
                .body("enabled", equalTo(status.equals("APPROVED")))
                .body("version", equalTo(3));
    }

    @Test
    void a_refused_request_names_the_clinics_that_prevent_it() {
        String second = another();
        String third = another();
        pending(second, third);
        story.requestEnablement(story.clinic, second, third)
                .then()
                .statusCode(409)
                .body("code", equalTo("already-requested"))
                .body("clinicIds", containsInAnyOrder(second, third));
    }

    @Test
    void requests_are_found_by_clinic_and_organisation() {
        String second = another();
        String first = pending(story.clinic);
        String other = pending(second);
        story.manager()
                .get("/v1/enablement-requests?clinicId=" + story.clinic)
                .then()
                .body("items.id", contains(first));
        Story.operator()
                .get("/v1/enablement-requests?organisationId=" + story.organisation)
                .then()
                .body("items.id", contains(other, first));
        new Story()
                .manager()
                .get("/v1/enablement-requests?organisationId=" + story.organisation)
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void the_operator_disables_payments_and_decides_about_open_requests() {
        approve(pending(story.clinic));
        disable("complaints", "CANCEL")
                .then()
                .statusCode(200)
                .body("enablement", equalTo("DISABLED"))
                .body("enablementReason", equalTo("complaints"))
                .body("enabled", equalTo(false));
        await().untilAsserted(() -> {
            String event = story.published().getLast().data();
            assertThat(event).contains("\"enabled\":false", "\"openRequests\":\"CANCEL\"");
            assertThat(EventContract.violations("ClinicPaymentsChanged", event)).isEmpty();
            assertThat(event).doesNotContain("complaints");
        });
        disable("again", "KEEP").then().statusCode(409).body("code", equalTo("not-enabled"));
        story.requestEnablement(story.clinic)
                .then()
                .statusCode(409)
                .body("code", equalTo("disabled-by-operator"))
                .body("clinicIds", contains(story.clinic));
        story.manager().get("/v1/clinics").then().body("items.enablementReason", contains("complaints"));
    }

    @Test
    void only_the_operator_enables_payments_again_and_only_if_disabled() {
        enable().then().statusCode(409).body("code", equalTo("not-disabled"));
        disable("never had any", "KEEP").then().statusCode(409).body("code", equalTo("not-enabled"));
        approve(pending(story.clinic));
        disable("a while", "KEEP");
        story.manager().post(clinicPath("enablement")).then().statusCode(403);
        enable().then().statusCode(200).body("enablement", equalTo("ENABLED")).body("enablementReason", nullValue());
        await().untilAsserted(() ->
                assertThat(story.published().getLast().data()).contains("\"enabled\":true", "\"openRequests\":null"));
        story.manager()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=2")
                .then()
                .body("items.action", contains("payments-enabled", "payments-disabled"));
    }

    @Test
    void a_disablement_needs_a_reason_and_what_happens_to_open_requests() {
        Story.operator()
                .body(Map.of())
                .post(clinicPath("disablement"))
                .then()
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("reason", "openRequests"));
        disable("x", "FORGET")
                .then()
                .statusCode(400)
                .body("violations.field", contains("openRequests"))
                .body(not(containsString("FORGET")));
        disable("a\u0000b", "KEEP").then().statusCode(400).body("violations.field", contains("reason"));
    }

    private String another() {
        String clinic = "clinic-" + Story.shortId();
        story.register(clinic);
        return clinic;
    }

    private Map<String, String> clinicViews() {
        return story
                .manager()
                .get("/v1/clinics")
                .then()
                .extract()
                .jsonPath()
                .<Map<String, Object>>getList("items")
                .stream()
                .collect(Collectors.toMap(
                        clinic -> (String) clinic.get("clinicId"),
                        clinic -> clinic.get("enablement") + ": " + clinic.get("enablementReason")));
    }

    private Response disable(String reason, String openRequests) {
        return Story.operator()
                .body(Map.of("reason", reason, "openRequests", openRequests))
                .post(clinicPath("disablement"));
    }

    private Response enable() {
        return Story.operator().post(clinicPath("enablement"));
    }

    private String clinicPath(String command) {
        return "/v1/clinics/" + story.clinic + "/" + command;
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

    private static Response approve(String id, Map<String, Object> choice) {
        return Story.operator().body(choice).post("/v1/enablement-requests/" + id + "/approval");
    }

    private static Response decline(String id, String reason) {
        return decline(id, Map.of("reason", reason));
    }

    private static Response decline(String id, Map<String, Object> refusal) {
        return Story.operator().body(refusal).post("/v1/enablement-requests/" + id + "/decline");
    }

    private Response withdraw(String id, Map<String, Object> choice) {
        return story.manager().body(choice).post("/v1/enablement-requests/" + id + "/withdrawal");
    }

    @Test
    void a_command_whose_body_is_optional_needs_none_and_no_header_for_it() {
        String request = story.requestEnablement(story.clinic)
                .then()
                .statusCode(201)
                .header("Location", startsWith("/v1/enablement-requests/enrq_"))
                .extract()
                .path("id");
        given().auth()
                .oauth2(Tokens.staff(Roles.PLATFORM_OPERATOR, "caretill"))
                .post("/v1/enablement-requests/" + request + "/approval")
                .then()
                .statusCode(200);
    }
}
