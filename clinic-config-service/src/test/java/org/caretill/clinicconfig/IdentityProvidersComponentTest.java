package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.calleridentity.Roles.CLINICIAN;
import static org.caretill.calleridentity.Roles.CLINIC_ADMIN;
import static org.caretill.testinfrastructure.Tokens.SECOND_AUDIENCE;
import static org.caretill.testinfrastructure.Tokens.SECOND_CLAIMS;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.caretill.testinfrastructure.LoggedLines;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two identity providers at once: that of all other tests, and one with its own audience, claims and names of roles. */
@QuarkusTest
class IdentityProvidersComponentTest {

    private Story story;

    @BeforeEach
    void register() {
        story = Story.registered();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Telehealth Clinicians", "Practice Managers"})
    void people_of_the_second_provider_have_the_clinics_and_roles_that_its_claims_say(String group) {
        String other = Story.registered().clinic;
        String token = ofSecond(group, story.clinic + " " + other);
        assertThat(settings(token, story.clinic)).isEqualTo(200);
        assertThat(settings(token, other)).isEqualTo(200);
        assertThat(settings(token, Story.registered().clinic)).isEqualTo(404);
    }

    @Test
    void a_role_of_the_second_provider_is_no_more_than_that_role() {
        assertThat(mayLink(ofSecond("Practice Managers", story.clinic))).isTrue();
        assertThat(mayLink(ofSecond("Telehealth Clinicians", story.clinic))).isFalse();
    }

    @Test
    void a_backend_of_the_second_provider_registers_clinics_and_is_in_the_audit_log_by_a_subject_of_its_own() {
        var clinic = new Story();
        Story.with(ofSecond("Backend", ""))
                .body(Map.of(
                        "organisationId",
                        clinic.organisation,
                        "name",
                        "Harbour Clinic",
                        "country",
                        "AU",
                        "timeZone",
                        "Australia/Sydney"))
                .put("/v1/clinics/" + clinic.clinic)
                .then()
                .statusCode(201);
        clinic.admin()
                .get("/v1/clinics/" + clinic.clinic + "/audit-log")
                .then()
                .body("items[0].actor.subject", equalTo("second|clara"))
                .body("items[0].actor.name", equalTo("Clara of the second provider"));
    }

    @Test
    void tokens_that_neither_provider_issued_for_caretill_are_refused() {
        for (String token : List.of(
                Tokens.ofSecondProvider("caretill", "clara", claims("Practice Managers")),
                Tokens.ofSecondProvider("https://elsewhere.example.org", "clara", claims("Practice Managers")),
                Tokens.ofFirstProviderSignedBySecond(CLINIC_ADMIN, story.organisation, story.clinic),
                Tokens.ofUnknownIssuer(CLINIC_ADMIN, story.organisation, story.clinic))) {
            assertThat(settings(token, story.clinic)).isEqualTo(401);
        }
    }

    @Test
    void a_token_that_names_nobody_is_refused() {
        assertThat(settings(Tokens.ofSecondProvider(SECOND_AUDIENCE, " ", claims("Practice Managers")), story.clinic))
                .isEqualTo(401);
    }

    @Test
    void the_claims_of_one_provider_mean_nothing_in_the_tokens_of_the_other() {
        String firsts = Tokens.ofSecondProvider(
                SECOND_AUDIENCE,
                "clara",
                Map.of(
                        "realm_access", Map.of("roles", List.of(CLINIC_ADMIN, CLINICIAN)),
                        "organisation_id", story.organisation,
                        "clinic_ids", List.of(story.clinic)));
        assertThat(settings(firsts, story.clinic)).isEqualTo(403);
        assertThat(settings(Tokens.staff("Practice Managers", story.organisation, story.clinic), story.clinic))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform-operator", "clinic-admin", "guest", "practice managers", "Everybody"})
    void a_role_that_the_second_provider_is_not_said_to_give_is_none(String group) {
        try (var lines = new LoggedLines()) {
            assertThat(settings(ofSecond(group, story.clinic), story.clinic)).isEqualTo(403);
            await().until(() -> lines.text().contains(" caller=second|clara roles=- address="));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "%", "all"})
    void who_has_no_clinic_sees_none(String clinics) {
        String token = ofSecond("Practice Managers", clinics);
        assertThat(settings(token, story.clinic)).isEqualTo(404);
        Story.with(token).get("/v1/clinics").then().statusCode(200).body("items.size()", equalTo(0));
        String without = Tokens.ofSecondProvider(
                SECOND_AUDIENCE, "clara", Map.of(SECOND_CLAIMS + "roles", List.of("Practice Managers")));
        assertThat(settings(without, story.clinic)).isEqualTo(404);
    }

    private String ofSecond(String group, String clinics) {
        return Tokens.ofSecondProvider("clara", group, story.organisation, clinics);
    }

    private Map<String, Object> claims(String group) {
        return Map.of(
                SECOND_CLAIMS + "roles", List.of(group),
                SECOND_CLAIMS + "organisation", story.organisation,
                SECOND_CLAIMS + "clinics", List.of(story.clinic));
    }

    private static int settings(String token, String clinic) {
        return Story.with(token)
                .get("/v1/clinics/" + clinic + "/payment-settings")
                .statusCode();
    }

    private boolean mayLink(String token) {
        return Story.with(token)
                        .get("/v1/clinics/" + story.clinic + "/stripe-accounts")
                        .statusCode()
                == 200;
    }
}
