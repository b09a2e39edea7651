package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RegistrationComponentTest {

    private final Story story = new Story();

    @Test
    void registering_a_clinic_is_idempotent() {
        story.register(story.clinic).then().statusCode(201).body("enabled", equalTo(false));
        story.register(story.clinic).then().statusCode(200);
        story.settings().then().body("version", equalTo(1)).body("currency", equalTo("AUD"));
        await().untilAsserted(() -> assertThat(story.published()).hasSize(1));
        assertThat(EventContract.violations(
                        "ClinicPaymentsChanged", story.published().getFirst().data()))
                .isEmpty();
    }

    @Test
    void the_location_of_a_new_clinic_leads_to_it() {
        String location =
                story.register(story.clinic).then().statusCode(201).extract().header("Location");
        assertThat(location).isEqualTo("/v1/clinics/" + story.clinic);
        story.as(Roles.CALL_PLATFORM)
                .get(location)
                .then()
                .statusCode(200)
                .body("clinicId", equalTo(story.clinic))
                .body("enabled", equalTo(false));
        assertThat(put(registration()).then().statusCode(200).extract().header("Location"))
                .isNull();
    }

    @Test
    void the_platform_reads_the_clinics_that_it_registered_and_their_settings() {
        story.register(story.clinic);
        story.as(Roles.CALL_PLATFORM)
                .get("/v1/clinics?clinicId=" + story.clinic)
                .then()
                .statusCode(200)
                .body("items.clinicId", equalTo(List.of(story.clinic)));
        story.as(Roles.CALL_PLATFORM)
                .get("/v1/clinics/" + story.clinic + "/payment-settings")
                .then()
                .statusCode(200)
                .body("currency", equalTo("AUD"));
        story.as(Roles.CALL_PLATFORM)
                .body(Map.of("minimumMinor", 500))
                .header("If-Match", "*")
                .patch("/v1/clinics/" + story.clinic + "/payment-settings")
                .then()
                .statusCode(403);
    }

    @Test
    void a_registration_can_be_updated() {
        story.register(story.clinic);
        Map<String, Object> moved = registration();
        moved.put("country", "NZ");
        moved.put("timeZone", "Pacific/Auckland");
        put(moved).then().statusCode(200).body("country", equalTo("NZ"));
        story.settings().then().body("version", equalTo(2));
    }

    @Test
    void an_organisation_has_the_name_that_the_platform_said_last() {
        story.register(story.clinic).then().body("organisationName", nullValue());
        Map<String, Object> named = registration();
        named.put("organisationName", "Western Health");
        put(named).then().statusCode(200).body("organisationName", equalTo("Western Health"));
        put(registration()).then().statusCode(200).body("organisationName", equalTo("Western Health"));
        String second = "clinic-" + Story.shortId();
        story.register(second).then().statusCode(201).body("organisationName", equalTo("Western Health"));
        story.manager()
                .get("/v1/clinics")
                .then()
                .body("items.organisationName", contains("Western Health", "Western Health"));
    }

    @Test
    void only_the_clinics_that_are_asked_for_are_listed_and_of_those_only_visible_ones() {
        story.register(story.clinic);
        story.register("clinic-" + Story.shortId());
        String ofOthers = Story.registered().clinic;
        story.manager()
                .queryParam("clinicId", story.clinic, ofOthers, "clinic-of-nobody")
                .get("/v1/clinics")
                .then()
                .statusCode(200)
                .body("items.clinicId", contains(story.clinic));
        Story.operator()
                .queryParam("clinicId", story.clinic, ofOthers)
                .get("/v1/clinics")
                .then()
                .body("items.clinicId", containsInAnyOrder(story.clinic, ofOthers));
    }

    @Test
    void a_clinic_does_not_move_to_another_organisation() {
        story.register(story.clinic);
        Map<String, Object> moved = registration();
        moved.put("organisationId", "somebody-else");
        put(moved).then().statusCode(409).body("code", equalTo("other-organisation"));
        story.settings().then().body("organisationId", equalTo(story.organisation));
    }

    @ParameterizedTest
    @CsvSource({
        "organisationId, ''",
        "organisationId, a b",
        "organisationId, a/b",
        "name, ' '",
        "country, AUS",
        "country, au",
        "country, ZZ",
        "timeZone, Sydney",
        "timeZone, Australia/Atlantis",
        "timeZone, EST5EDT"
    })
    void an_invalid_field_is_refused_with_its_name(String field, String value) {
        Map<String, Object> wrong = registration();
        wrong.put(field, value);
        put(wrong)
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("violations.field", hasItem(field));
        story.settings().then().statusCode(404);
    }

    @Test
    void an_id_of_another_form_is_refused() {
        story.as(Roles.CALL_PLATFORM)
                .body(registration())
                .put("/v1/clinics/" + "a".repeat(65))
                .then()
                .statusCode(400)
                .body("violations.field", contains("clinicId"));
    }

    @Test
    void everyone_sees_the_clinics_they_belong_to_and_no_others() {
        story.register(story.clinic);
        String second = "clinic-" + Story.shortId();
        story.register(second);
        Story other = Story.registered();
        story.admin().get("/v1/clinics").then().body("items.clinicId", contains(story.clinic));
        story.as(Roles.CLINICIAN).get("/v1/clinics").then().body("items.clinicId", contains(story.clinic));
        story.manager()
                .get("/v1/clinics")
                .then()
                .body("items.clinicId", hasSize(2))
                .body("items.clinicId", hasItem(second))
                .body("items.clinicId", not(hasItem(other.clinic)));
    }

    @Test
    void a_list_is_read_page_by_page() {
        String first = "a-" + Story.shortId();
        String second = "b-" + Story.shortId();
        story.register(second);
        story.register(first);
        String cursor = story.manager()
                .get("/v1/clinics?limit=1")
                .then()
                .body("items.clinicId", contains(first))
                .extract()
                .path("nextCursor");
        story.manager()
                .get("/v1/clinics?limit=1&cursor=" + cursor)
                .then()
                .body("items.clinicId", contains(second))
                .body("nextCursor", nullValue());
        story.manager().get("/v1/clinics?limit=201").then().statusCode(400);
    }

    private io.restassured.response.Response put(Map<String, Object> registration) {
        return story.as(Roles.CALL_PLATFORM).body(registration).put("/v1/clinics/" + story.clinic);
    }

    private Map<String, Object> registration() {
        return new HashMap<>(Map.of(
                "organisationId",
                story.organisation,
                "name",
                "A clinic",
                "country",
                "AU",
                "timeZone",
                "Australia/Sydney"));
    }
}
