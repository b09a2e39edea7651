package org.caretill.clinicconfig;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StripeAccountPolicyComponentTest {

    private final Story story = new Story();

    @Test
    void by_default_nothing_beyond_one_account_each_is_allowed() {
        story.manager()
                .get(path())
                .then()
                .statusCode(200)
                .body("severalAccountsPerClinic", equalTo(false))
                .body("sharedAccountAcrossClinics", equalTo(false));
        put(true, false).then().statusCode(200).body("severalAccountsPerClinic", equalTo(true));
        story.manager().get(path()).then().body("severalAccountsPerClinic", equalTo(true));
    }

    @Test
    void another_organisations_policy_is_not_found() {
        put(true, true);
        new Story().manager().get(path()).then().statusCode(404);
    }

    @Test
    void a_policy_needs_all_properties() {
        Story.operator()
                .body(Map.of())
                .put(path())
                .then()
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("severalAccountsPerClinic", "sharedAccountAcrossClinics"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{\"severalAccountsPerClinic\":\"true\",\"sharedAccountAcrossClinics\":false}"
            })
    void an_invalid_policy_is_refused(String body) {
        Story.operator().body(body).put(path()).then().statusCode(400);
    }

    @Test
    void an_invalid_organisation_id_is_refused() {
        Story.operator()
                .get("/v1/organisations/" + "a".repeat(65) + "/stripe-account-policy")
                .then()
                .statusCode(400)
                .body("violations.field", contains("organisationId"));
    }

    private Response put(boolean several, boolean shared) {
        return Story.operator()
                .body(Map.of("severalAccountsPerClinic", several, "sharedAccountAcrossClinics", shared))
                .put(path());
    }

    private String path() {
        return "/v1/organisations/" + story.organisation + "/stripe-account-policy";
    }
}
