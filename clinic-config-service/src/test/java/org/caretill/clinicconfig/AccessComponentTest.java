package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.calleridentity.Roles.CALL_PLATFORM;
import static org.caretill.calleridentity.Roles.CLINICIAN;
import static org.caretill.calleridentity.Roles.CLINIC_ADMIN;
import static org.caretill.calleridentity.Roles.ORGANISATION_ADMIN;
import static org.caretill.calleridentity.Roles.PLATFORM_OPERATOR;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authorisation of every endpoint with every kind of token. */
@QuarkusTest
class AccessComponentTest {

    private static final List<String> ROLES =
            List.of(PLATFORM_OPERATOR, ORGANISATION_ADMIN, CLINIC_ADMIN, CLINICIAN, CALL_PLATFORM, "guest", "nobody");

    static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("PUT", "/v1/clinics/{clinic}", CALL_PLATFORM, PLATFORM_OPERATOR),
            new Endpoint(
                    "GET",
                    "/v1/clinics/{clinic}",
                    CALL_PLATFORM,
                    PLATFORM_OPERATOR,
                    ORGANISATION_ADMIN,
                    CLINIC_ADMIN,
                    CLINICIAN),
            new Endpoint(
                    "GET",
                    "/v1/clinics",
                    CALL_PLATFORM,
                    PLATFORM_OPERATOR,
                    ORGANISATION_ADMIN,
                    CLINIC_ADMIN,
                    CLINICIAN),
            new Endpoint("POST", "/v1/enablement-requests", ORGANISATION_ADMIN),
            new Endpoint("GET", "/v1/enablement-requests", ORGANISATION_ADMIN, PLATFORM_OPERATOR),
            new Endpoint("GET", "/v1/enablement-requests/enrq_1", ORGANISATION_ADMIN, PLATFORM_OPERATOR),
            new Endpoint("POST", "/v1/enablement-requests/enrq_1/approval", PLATFORM_OPERATOR),
            new Endpoint("POST", "/v1/enablement-requests/enrq_1/decline", PLATFORM_OPERATOR),
            new Endpoint("POST", "/v1/enablement-requests/enrq_1/withdrawal", ORGANISATION_ADMIN),
            new Endpoint("POST", "/v1/clinics/{clinic}/disablement", PLATFORM_OPERATOR),
            new Endpoint("POST", "/v1/clinics/{clinic}/enablement", PLATFORM_OPERATOR),
            new Endpoint(
                    "GET",
                    "/v1/organisations/any-organisation/stripe-account-policy",
                    ORGANISATION_ADMIN,
                    PLATFORM_OPERATOR),
            new Endpoint("PUT", "/v1/organisations/any-organisation/stripe-account-policy", PLATFORM_OPERATOR),
            new Endpoint(
                    "GET",
                    "/v1/clinics/{clinic}/payment-settings",
                    CLINIC_ADMIN,
                    CLINICIAN,
                    ORGANISATION_ADMIN,
                    PLATFORM_OPERATOR,
                    CALL_PLATFORM),
            new Endpoint("PATCH", "/v1/clinics/{clinic}/payment-settings", CLINIC_ADMIN),
            new Endpoint("POST", "/v1/clinics/{clinic}/stripe-account/link", CLINIC_ADMIN),
            new Endpoint("GET", "/v1/clinics/{clinic}/stripe-account/confirmation", CLINIC_ADMIN),
            new Endpoint("POST", "/v1/clinics/{clinic}/stripe-account/confirmation", CLINIC_ADMIN),
            new Endpoint("DELETE", "/v1/clinics/{clinic}/stripe-account/confirmation", CLINIC_ADMIN),
            new Endpoint("DELETE", "/v1/clinics/{clinic}/stripe-account", CLINIC_ADMIN),
            new Endpoint("GET", "/v1/audit-log", PLATFORM_OPERATOR),
            new Endpoint("GET", "/v1/organisations/any-organisation/audit-log", ORGANISATION_ADMIN, PLATFORM_OPERATOR),
            new Endpoint(
                    "GET", "/v1/clinics/{clinic}/stripe-accounts", CLINIC_ADMIN, ORGANISATION_ADMIN, PLATFORM_OPERATOR),
            new Endpoint("PUT", "/v1/clinics/{clinic}/stripe-accounts/acct_1/default", CLINIC_ADMIN),
            new Endpoint("DELETE", "/v1/clinics/{clinic}/stripe-accounts/acct_1", CLINIC_ADMIN),
            new Endpoint("GET", "/v1/clinics/{clinic}/audit-log", CLINIC_ADMIN, ORGANISATION_ADMIN, PLATFORM_OPERATOR));

    private Story story;

    @BeforeEach
    void prepare() {
        story = Story.registered();
    }

    @ParameterizedTest
    @FieldSource("ENDPOINTS")
    void only_the_roles_of_an_endpoint_are_allowed(Endpoint endpoint) {
        for (String role : ROLES) {
            int status = endpoint.call(Tokens.staff(role, story.organisation, story.clinic), story.clinic);
            if (endpoint.roles().contains(role)) {
                assertThat(status).as(role).isNotIn(401, 403);
            } else {
                assertThat(status).as(role).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ENDPOINTS")
    void without_a_valid_staff_token_everybody_is_refused(Endpoint endpoint) {
        String role = endpoint.roles().iterator().next();
        Stream.of(
                        "",
                        "nonsense",
                        Tokens.expiredStaff(role, story.organisation, story.clinic),
                        Tokens.forgedStaff(role, story.organisation, story.clinic),
                        Tokens.guest(story.clinic, "call-1", "patient-1"))
                .forEach(token -> assertThat(endpoint.call(token, story.clinic)).isEqualTo(401));
    }

    @ParameterizedTest
    @FieldSource("ENDPOINTS")
    void a_clinic_of_others_is_not_found(Endpoint endpoint) {
        Story stranger = Story.registered();
        endpoint.roles().stream()
                .filter(role -> endpoint.path().contains("{clinic}"))
                .filter(role -> !Set.of(PLATFORM_OPERATOR, CALL_PLATFORM).contains(role))
                .forEach(role -> {
                    String token = Tokens.staff(role, stranger.organisation, stranger.clinic);
                    assertThat(endpoint.call(token, story.clinic)).as(role).isEqualTo(404);
                    assertThat(endpoint.call(token, "unknown-clinic")).as(role).isEqualTo(404);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/clinics/{clinic};x/payment-settings",
                "/v1/clinics/{clinic}/payment-settings;x",
                "/v1/clinics/{clinic}%3Bx/payment-settings",
                "/v1/clinics;x/{clinic}/payment-settings",
                "/v1/clinics/{clinic}%2Fpayment-settings",
                "/v1%2Fclinics/{clinic}/payment-settings",
                "//v1/clinics/{clinic}/payment-settings",
                "/v1//clinics/{clinic}/payment-settings",
                "/v1/clinics/{clinic}//payment-settings",
                "/v1/clinics/{clinic}/payment-settings/",
                "/v1/clinics/{clinic}/./payment-settings",
                "/v1/clinics/own/../{clinic}/payment-settings",
                "/v1/clinics/own/..%2F{clinic}/payment-settings",
                "/v1/stripe/oauth/callback/../../../clinics/{clinic}/payment-settings",
                "/v1/stripe/oauth/callback/..%2F..%2F..%2Fclinics/{clinic}/payment-settings",
                "/v1/stripe/oauth/callback;/v1/clinics/{clinic}/payment-settings",
                "/V1/CLINICS/{clinic}/payment-settings",
                "/v1/clinics/{clinic}/payment-settings%00"
            })
    void another_spelling_of_a_path_does_not_avoid_authentication(String path) {
        Story stranger = Story.registered();
        String spelled = path.replace("{clinic}", story.clinic);
        for (String token : List.of("", Tokens.staff(CLINIC_ADMIN, stranger.organisation, stranger.clinic))) {
            var answer = request(token).get(spelled);
            assertThat(answer.statusCode()).isBetween(400, 499);
            assertThat(answer.asString()).doesNotContain(story.organisation);
        }
    }

    @Test
    void a_rule_that_is_broken_is_told_with_the_name_of_its_parameter() {
        story.as(CLINICIAN)
                .get("/v1/clinics?limit=0")
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("title", equalTo("Validation failed"))
                .body("instance", equalTo("/v1/clinics"))
                .body("violations.field", equalTo(List.of("limit")))
                .body("violations[0].in", nullValue());
    }

    @Test
    void an_error_names_its_code_and_nothing_else() {
        request("")
                .get("/v1/clinics")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("not-authenticated"))
                .body("type", equalTo("urn:caretill:problem:not-authenticated"))
                .body("title", equalTo("Not authenticated"))
                .body("instance", equalTo("/v1/clinics"));
        story.as(CLINICIAN)
                .get("/v1/enablement-requests")
                .then()
                .statusCode(403)
                .body("code", equalTo("not-allowed"));
    }

    private static io.restassured.specification.RequestSpecification request(String token) {
        var request = given().contentType(ContentType.JSON)
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false);
        return token.isEmpty() ? request : request.auth().oauth2(token);
    }

    record Endpoint(String method, String path, Set<String> roles) {

        Endpoint(String method, String path, String... roles) {
            this(method, path, Set.of(roles));
        }

        int call(String token, String clinic) {
            var request = request(token);
            if (!method.equals("GET") && !method.equals("DELETE")) {
                request.body(body());
            }
            return request.request(method, path.replace("{clinic}", clinic)).statusCode();
        }

        /** What the operation requires, because a body that cannot be read is refused before its clinic is looked for. */
        private String body() {
            if (path.endsWith("/link")) {
                return "{\"returnUrl\": \"http://localhost:8080/\"}";
            }
            return path.endsWith("/confirmation") ? "{\"account\": \"acct_1\"}" : "{}";
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
