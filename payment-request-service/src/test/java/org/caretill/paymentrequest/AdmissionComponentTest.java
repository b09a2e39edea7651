package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.caretill.testinfrastructure.LoggedLines;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which guests are admitted, and what a caller may write. */
@QuarkusTest
class AdmissionComponentTest {

    private Calls call;

    @BeforeEach
    void openCall() {
        call = Calls.atDemoClinic();
    }

    private Map<String, Object> guest() {
        return new HashMap<>(Map.of("clinicId", call.clinic, "participantId", "guest-1", "displayName", "Pat Example"));
    }

    private ValidatableResponse admit(Map<String, Object> guest) {
        return Calls.as(Tokens.staff("call-platform", "platform"))
                .body(guest)
                .post("/v1/calls/" + call.call + "/guests")
                .then();
    }

    /** Its guests, and who asks for their payments, are known by an identity provider of the platform's own. */
    @Test
    void a_backend_and_a_clinician_of_the_second_identity_provider_bring_guest_and_request() {
        Calls.as(Tokens.ofSecondProvider("backend-1", "Backend", "platform", ""))
                .body(guest())
                .post("/v1/calls/" + call.call + "/guests")
                .then()
                .statusCode(201);
        Map<String, Object> request = new HashMap<>(call.asking(8500));
        request.put("payerParticipantId", "guest-1");
        String clinician = Tokens.ofSecondProvider("auth0|clara", "Telehealth Clinicians", "demo-health", call.clinic);
        String id = Calls.as(clinician)
                .body(request)
                .post("/v1/payment-requests")
                .then()
                .statusCode(201)
                .body("requestedBy", equalTo("second|auth0|clara"))
                .body("clinicianName", equalTo("Clara of the second provider"))
                .extract()
                .path("id");
        Calls.as(clinician)
                .queryParam("requestedBy", "second|auth0|clara")
                .get("/v1/payment-requests")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(id));
    }

    @Test
    void the_location_of_a_guest_is_that_of_the_list_they_are_in() {
        String location = admit(guest()).statusCode(201).extract().header("Location");
        assertThat(location).isEqualTo("/v1/calls/" + call.call + "/guests?clinicId=" + call.clinic);
        call.clinician().get(location).then().statusCode(200).body("items.participantId", hasItem("guest-1"));
    }

    @Test
    void no_language_setting_keeps_a_patient_out() {
        List<String> locales = List.of(
                "en_AU",
                "en-US@posix",
                "C.UTF-8",
                "C",
                "POSIX",
                "",
                " ",
                "tlh",
                "zh-Hant-TW",
                "ar_EG.UTF-8",
                "x",
                "12",
                "no such language",
                "ja_JP_JP_#u-ca-japanese",
                "fa-AF",
                "und",
                "i-klingon",
                "en-AU-x-a-very-long-private-use-tag",
                "\uD83D\uDE00");
        for (String locale : locales) {
            Map<String, Object> guest = guest();
            guest.put("locale", locale);
            admit(guest).statusCode(201);
        }
        Map<String, Object> guest = guest();
        guest.put("locale", null);
        admit(guest).statusCode(201);
    }

    @Test
    void a_name_that_nobody_can_see_is_refused() {
        for (String name : List.of(
                "",
                " ",
                "\u200B",
                "\u200B\u200D\uFEFF",
                "\u00A0\u2003",
                "\u3164",
                "\u2800",
                "\u0301",
                "\u00AD",
                "\u115F\u1160",
                "\uFFA0",
                "\uD80D\uDC41",
                "\uD834\uDD59")) {
            Map<String, Object> guest = guest();
            guest.put("displayName", name);
            admit(guest).statusCode(400).body("violations.field", hasItem("displayName"));
        }
    }

    @Test
    void a_name_in_any_script_is_accepted() {
        for (String name : List.of(
                "X",
                "王小明",
                "सीता देवी",
                "O'Neill-Smith",
                "7",
                "\uD83D\uDE00",
                "محمد",
                "\u200Fשרה\u200F",
                "می\u200Cخواهم")) {
            Map<String, Object> guest = guest();
            guest.put("displayName", name);
            admit(guest).statusCode(201);
        }
    }

    @Test
    void a_guest_of_an_unknown_clinic_is_refused_until_its_registration_has_arrived() {
        String clinic = "clinic-" + UUID.randomUUID();
        Map<String, Object> guest = guest();
        guest.put("clinicId", clinic);
        admit(guest)
                .statusCode(409)
                .header("Retry-After", "2")
                .body("code", equalTo("clinic-not-registered"))
                .body("detail", containsString("try again in a moment"));

        Calls.clinicPaymentsChanged(clinic, 1, "UNLINKED", "");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> admit(guest).statusCode(201));
    }

    @Test
    void a_misspelt_field_is_refused() {
        Map<String, Object> guest = guest();
        guest.put("expiresInSecond", 60);
        admit(guest).statusCode(400).body("violations.field", hasItem("expiresInSecond"));

        Map<String, Object> request = new HashMap<>(call.asking(8500));
        request.put("aditional", true);
        call.clinician()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(request)
                .post("/v1/payment-requests")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("aditional"));
    }

    @Test
    void a_misspelt_parameter_is_refused() {
        call.clinician()
                .get("/v1/payment-requests?clinicId=" + call.clinic + "&stauts=PAID")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("stauts"));
    }

    @Test
    void json_that_is_nested_without_end_is_refused() {
        for (int depth : new int[] {30, 990, 5_000}) {
            Calls.as(Tokens.staff("call-platform", "platform"))
                    .body("{\"clinicId\":\"" + call.clinic + "\",\"unknown\":" + "[".repeat(depth) + "]".repeat(depth)
                            + "}")
                    .post("/v1/calls/" + call.call + "/guests")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("code", equalTo("malformed-request"));
        }
    }

    @Test
    void who_is_refused_is_logged_with_what_they_tried() {
        var lines = new LoggedLines();
        try (lines) {
            Calls.as(Tokens.staff("clinic-admin", "demo-health", call.clinic))
                    .body(call.asking(8500))
                    .post("/v1/payment-requests")
                    .then()
                    .statusCode(403);
            call.guest()
                    .body(call.asking(8500))
                    .post("/v1/payment-requests")
                    .then()
                    .statusCode(403);
            Calls.as("garbage")
                    .get("/v1/payment-requests/Jane Doe/refunds")
                    .then()
                    .statusCode(401);
        }
        assertThat(lines.text())
                .contains("access refused: status=403 method=POST path=/v1/payment-requests"
                        + " caller=subject-of-clinic-admin-demo-health roles=clinic-admin address=")
                .contains("access refused: status=403 method=POST path=/v1/payment-requests caller="
                        + ofCall("patient-1") + " roles=guest address=")
                .contains(
                        "access refused: status=401 method=GET path=/v1/payment-requests/{}/refunds caller=- address=")
                .doesNotContain("Jane", "garbage");
    }

    @Test
    void whom_a_token_claims_to_be_of_is_logged_when_it_is_not_valid() {
        String expired = Tokens.guest(call.clinic, call.call, "patient-3", Duration.ofHours(-1));
        var lines = new LoggedLines();
        try (lines) {
            refusedWith(expired);
            refusedWith(Tokens.expiredStaff("clinician", "demo-health", call.clinic));
            refusedWith(Tokens.forgedStaff("clinic-admin", "demo-health", call.clinic));
            refusedWith("e30.e30.e30");
            refusedWith("e30.bm90IEpTT04.e30");
        }
        assertThat(lines.text())
                .contains("status=401 method=GET path=/v1/payment-requests caller=- claimed=" + ofCall("patient-3")
                        + " address=")
                .contains("caller=- claimed=subject-of-clinician-demo-health address=")
                .contains("caller=- claimed=subject-of-clinic-admin-demo-health address=")
                .contains("caller=- address=")
                .doesNotContain(expired, expired.substring(expired.lastIndexOf('.')));
    }

    @Test
    void a_token_cannot_write_anything_but_an_id_into_the_log() {
        var lines = new LoggedLines();
        try (lines) {
            for (String participant :
                    List.of("x\nERROR all is lost", "Jane Doe", "jane@mail.test", "x".repeat(65), "")) {
                refusedWith(Tokens.guest(call.clinic, call.call, participant, Duration.ofHours(-1)));
            }
            refusedWith(Tokens.guest("clinic caller=x", call.call, "patient-4", Duration.ofHours(-1)));
        }
        assertThat(lines.text())
                .contains("caller=- address=")
                .doesNotContain("claimed=", "all is lost", "Jane", "jane", "xxx", "caller=x");
    }

    private static void refusedWith(String token) {
        Calls.as(token).get("/v1/payment-requests").then().statusCode(401);
    }

    /** As the log names a guest. */
    private String ofCall(String participant) {
        return String.join("/", call.clinic, call.call, participant);
    }
}
