package org.caretill.democall;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person with an invitation becomes a participant of that call and its clinic, and of nothing else. */
@QuarkusTest
class WaitingRoomComponentTest {

    @Inject
    @RestClient
    RecordedCalls calls;

    @Test
    void whoever_gives_a_name_joins_the_clinic_of_the_call() {
        String participantId = join("call-1", "  Pat Smith ")
                .statusCode(200)
                .body("guestToken", equalTo("token-for-call-1"))
                .body("expiresAt", equalTo("2099-11-23T05:00:00Z"))
                .extract()
                .path("participantId");

        PaymentRequestService.NewGuest guest = calls.admitted("Pat Smith");
        assertEquals("demo-clinic", guest.clinicId());
        assertEquals(participantId, guest.participantId());
    }

    @Test
    void who_does_not_say_who_they_are_is_the_patient() {
        join("call-1", "Pat").statusCode(200);
        assertEquals("patient", calls.admitted("Pat").role());
        assertNull(calls.admitted("Pat").patientName());
    }

    @Test
    void a_carer_says_whom_the_consultation_is_for_and_an_interpreter_is_one() {
        joinAs(Map.of("displayName", "Ana", "role", "carer", "patientName", " Leo Silva "))
                .statusCode(200);
        assertEquals("carer", calls.admitted("Ana").role());
        assertEquals("Leo Silva", calls.admitted("Ana").patientName());

        joinAs(Map.of("displayName", "Ivy", "role", "interpreter")).statusCode(200);
        assertEquals("interpreter", calls.admitted("Ivy").role());

        joinAs(Map.of("displayName", "Leo", "role", "patient", "patientName", "Zoe"))
                .statusCode(200);
        assertNull(calls.admitted("Leo").patientName());
    }

    @Test
    void an_unknown_role_or_a_patient_whose_name_cannot_be_seen_is_refused() {
        joinAs(Map.of("displayName", "Ana", "role", "doctor")).statusCode(400);
        joinAs(Map.of("displayName", "Ana", "role", "carer", "patientName", "\u200B"))
                .statusCode(400);
        joinAs(Map.of("displayName", "Ana", "role", "carer", "patientName", "x".repeat(81)))
                .statusCode(400);
    }

    private static ValidatableResponse joinAs(Map<String, String> person) {
        return given().contentType(ContentType.JSON)
                .body(person)
                .when()
                .post("/api/calls/call-1/guests")
                .then();
    }

    @Test
    void a_call_of_the_other_clinic_admits_to_the_other_clinic() {
        join("other-call-1", "Olga").statusCode(200);
        assertEquals("other-clinic", calls.admitted("Olga").clinicId());
    }

    @Test
    void nobody_can_choose_to_be_a_participant_who_is_there_already() {
        String first = join("call-1", "Pat").statusCode(200).extract().path("participantId");
        String second = given().contentType(ContentType.JSON)
                .body(Map.of("displayName", "Pat", "participantId", first, "clinicId", "other-clinic"))
                .when()
                .post("/api/calls/call-1/guests")
                .then()
                .statusCode(200)
                .extract()
                .path("participantId");
        assertNotEquals(first, second);
        assertEquals("demo-clinic", calls.admitted("Pat").clinicId());
    }

    @Test
    void who_joins_again_in_the_same_browser_is_the_same_participant() {
        ValidatableResponse first = join("call-1", "Pat").statusCode(200);
        String browser = first.extract().cookie(Browser.COOKIE);

        assertEquals(participant(first), participant(joinAgain(browser, "call-1", " pat ")));
        assertNotEquals(participant(first), participant(joinAgain(browser, "call-1", "Mary")));
        assertNotEquals(participant(first), participant(joinAgain(browser, "call-2", "Pat")));
        assertNotEquals(participant(first), participant(join("call-1", "Pat")));
    }

    @Test
    void what_makes_a_browser_known_is_read_by_no_script_and_sent_by_no_other_site() {
        join("call-1", "Pat")
                .header(
                        "Set-Cookie",
                        allOf(
                                containsString("HttpOnly"),
                                containsString("SameSite=Strict"),
                                containsString("Path=/api/calls")));
    }

    @Test
    void who_knows_an_id_cannot_become_that_participant() {
        String pat = participant(join("call-1", "Pat"));

        assertNotEquals(pat, participant(joinAgain(pat, "call-1", "Pat")));
        assertNotEquals(pat, participant(joinAgain(pat.substring("guest-".length()), "call-1", "Pat")));
    }

    @Test
    void a_name_is_needed_and_has_an_end() {
        join("call-1", " ").statusCode(400);
        join("call-1", "x".repeat(81)).statusCode(400);
        given().contentType(ContentType.JSON)
                .when()
                .post("/api/calls/call-1/guests")
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200B",
                "\u200B \u200D",
                "\u00A0\u2003",
                "\u2060\uFEFF",
                "\u00AD",
                "\u3164",
                "\u115F\u1160",
                "\u2800",
                "\uD80D\uDC41",
                "\uD834\uDD59",
                "\u200E",
                "\n\t"
            })
    void a_name_that_cannot_be_seen_is_refused(String name) {
        join("call-1", name).statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"王小明", "سارة", "O’Brien", "Zoë", "7", "नेहा", "Pat 👋", "می‌خواهم"})
    void names_of_all_scripts_are_admitted(String name) {
        join("call-1", name).statusCode(200);
        assertEquals(name, calls.admitted(name).displayName());
    }

    @Test
    void what_cannot_be_seen_around_a_name_is_dropped() {
        join("call-1", "\u200B Invisible around \u00A0\u200D").statusCode(200);
        assertEquals("Invisible around", calls.admitted("Invisible around").displayName());
    }

    @Test
    void a_name_that_the_service_refuses_is_refused_in_words() {
        join("call-1", "Pat \u202Ehtims")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("title", equalTo("This name cannot be used"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
    void what_is_no_json_is_not_taken(String type) {
        given().config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs(type, ContentType.TEXT)))
                .contentType(type)
                .body("{\"displayName\":\"Pat\"}")
                .when()
                .post("/api/calls/call-1/guests")
                .then()
                .statusCode(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "\"Pat\"", "null", "{}", "{\"displayName\":{}}", "{\"displayName\":[\"Pat\"]}"})
    void malformed_json_is_refused(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .when()
                .post("/api/calls/call-1/guests")
                .then()
                .statusCode(400);
    }

    @Test
    void a_call_whose_id_breaks_the_rule_does_not_exist() {
        join("a.b", "Pat").statusCode(404);
        join("a".repeat(65), "Pat").statusCode(404);
    }

    @Test
    void when_no_token_can_be_had_the_waiting_room_says_so() {
        join("call-1", "Nobody").statusCode(503);
    }

    private static String participant(ValidatableResponse joined) {
        return joined.statusCode(200).extract().path("participantId");
    }

    private static ValidatableResponse joinAgain(String browser, String callId, String displayName) {
        return given().contentType(ContentType.JSON)
                .cookie(Browser.COOKIE, browser)
                .body(Map.of("displayName", displayName))
                .when()
                .post("/api/calls/{callId}/guests", callId)
                .then();
    }

    private static ValidatableResponse join(String callId, String displayName) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("displayName", displayName))
                .when()
                .post("/api/calls/{callId}/guests", callId)
                .then();
    }
}
