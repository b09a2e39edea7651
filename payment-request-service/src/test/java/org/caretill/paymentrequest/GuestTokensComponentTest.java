package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long guest tokens are valid, and which keys sign them. */
@QuarkusTest
class GuestTokensComponentTest {

    private static final String MINE = "/v1/guest/payment-requests";

    @ConfigProperty(name = "caretill.guest-token.keys-file")
    Path keysFile;

    private Calls call;

    @BeforeEach
    void openCall() {
        call = Calls.atDemoClinic();
    }

    // --- the end of a call

    @Test
    void when_the_call_ends_all_its_guests_are_former_ones() {
        String token = call.admit(call.patient, "Pat Example");
        String interpreter = call.admit("interpreter", "Ira Interpreter");
        assertThat(isFormer(token)).isFalse();

        end(call)
                .then()
                .statusCode(200)
                .body("callId", equalTo(call.call))
                .body("clinicId", equalTo(call.clinic))
                .body("endedAt", org.hamcrest.Matchers.notNullValue());

        assertThat(isFormer(token)).isTrue();
        assertThat(isFormer(interpreter)).isTrue();
    }

    @Test
    void a_token_of_the_same_second_as_the_end_is_a_former_guests_and_a_later_one_is_not() {
        String before = call.admit(call.patient, "Pat Example");
        end(call).then().statusCode(200);
        String after = call.admit(call.patient, "Pat Example");

        assertThat(issuedAt(after) - issuedAt(before)).isLessThanOrEqualTo(2);
        assertThat(isFormer(before)).isTrue();
        assertThat(isFormer(after)).isFalse();
    }

    @Test
    void ending_a_call_affects_one_call_of_one_clinic() {
        Calls another = Calls.atDemoClinic();
        String elsewhere = another.admit(another.patient, "Pat Example");
        Calls.atOtherClinic();
        String otherClinics = Calls.admit("other-clinic", call.call, call.patient, "Sam Example");
        end(call).then().statusCode(200);

        assertThat(isFormer(elsewhere)).isFalse();
        assertThat(isFormer(otherClinics)).isFalse();
    }

    @Test
    void a_token_of_one_call_is_refused_in_another() {
        String id = call.requested();
        String elsewhere = Calls.atDemoClinic().admit(call.patient, "Pat Example");
        Calls.as(elsewhere).get(MINE).then().statusCode(200).body("items", empty());
        for (String command : List.of("opening", "payment", "decline")) {
            Calls.as(elsewhere)
                    .body("{}")
                    .post(MINE + "/" + id + "/" + command)
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void after_the_end_the_call_has_no_guests_until_one_is_admitted_again() {
        end(call).then().statusCode(200);
        call.clinician()
                .get("/v1/calls/" + call.call + "/guests?clinicId=" + call.clinic)
                .then()
                .statusCode(200)
                .body("items", empty());
        call.ask(8500).then().statusCode(409).body("code", equalTo("payer-not-in-call"));

        String token = call.admit(call.patient, "Pat Example");
        String id = call.requested();
        Calls.as(token).get(MINE).then().statusCode(200).body("items.id", equalTo(List.of(id)));
    }

    @Test
    void ending_a_call_is_idempotent_and_published_once() {
        String first = end(call).then().statusCode(200).extract().asString();
        assertThat(end(call).then().statusCode(200).extract().asString()).isEqualTo(first);
        assertThat(revocations()).hasSize(1);

        call.admit(call.patient, "Pat Example");
        end(call).then().statusCode(200);
        await().atMost(Duration.ofSeconds(15)).until(() -> revocations().size() == 2);
        assertThat(revocations())
                .extracting(event ->
                        io.restassured.path.json.JsonPath.from(event.data()).getInt("generation"))
                .containsExactly(1, 2);
        assertThat(revocations()).allSatisfy(event -> {
            assertThat(EventContract.violations(event.type(), event.data())).isEmpty();
            assertThat(event.key()).isEqualTo(call.clinic);
        });
    }

    @Test
    void a_call_without_guests_can_end_too() {
        String unknown = "call-" + UUID.randomUUID();
        String forged = Tokens.guest(call.clinic, unknown, "patient-1");
        assertThat(isFormer(forged)).isFalse();
        end(call.clinic, unknown).then().statusCode(200);
        assertThat(isFormer(forged)).isTrue();
    }

    @Test
    void the_token_of_a_pay_link_does_not_end_with_the_call() {
        String id = call.requested();
        String byLink = Tokens.guestByLink(call.clinic, call.call, call.patient, id);
        end(call).then().statusCode(200);
        Calls.as(byLink)
                .get(MINE)
                .then()
                .statusCode(200)
                .body("callEnded", equalTo(false))
                .body("items.id", equalTo(List.of(id)));
    }

    @Test
    void only_the_platform_ends_a_call() {
        for (String token : List.of(
                Tokens.staff("clinician", "demo-health", call.clinic),
                Tokens.staff("clinic-admin", "demo-health", call.clinic),
                Tokens.guest(call.clinic, call.call, call.patient))) {
            Calls.as(token)
                    .body(Map.of("clinicId", call.clinic))
                    .post("/v1/calls/" + call.call + "/end")
                    .then()
                    .statusCode(403);
        }
        assertThat(isFormer(Tokens.guest(call.clinic, call.call, call.patient))).isFalse();
    }

    @Test
    void a_request_and_the_end_of_its_call_are_serialised() throws Exception {
        for (int round = 0; round < 10; round++) {
            Calls raced = Calls.atDemoClinic();
            List<Response> answers = allAtOnce(
                    List.of(() -> raced.ask(8500), () -> end(raced), () -> raced.ask(8600), () -> raced.ask(8700)));
            assertThat(answers.get(1).statusCode()).isEqualTo(200);
            assertThat(answers)
                    .extracting(Response::statusCode)
                    .containsOnlyOnce(200)
                    .isSubsetOf(200, 201, 409);
            raced.ask(100).then().statusCode(409).body("code", equalTo("payer-not-in-call"));
        }
    }

    // --- keys

    @Test
    void keys_are_rotated_while_the_service_runs_and_tokens_of_both_are_accepted() throws Exception {
        String keysBefore = Files.readString(keysFile);
        String ofOldKey = call.admit(call.patient, "Pat Example");
        EllipticCurveJsonWebKey newKey = newKey("rotated-" + UUID.randomUUID());
        try {
            Files.writeString(keysFile, inFront(newKey, keysBefore));
            await().atMost(Duration.ofSeconds(15)).until(() -> published().contains(newKey.getKeyId()));

            publishedKeysAreFetchedByVerifiers();
            String ofNewKey = call.admit(call.patient, "Pat Example");
            assertThat(keyOf(ofNewKey)).isEqualTo(newKey.getKeyId());
            assertThat(keyOf(ofOldKey)).isNotEqualTo(newKey.getKeyId());
            assertThat(listed(ofNewKey)).isEqualTo(200);
            assertThat(listed(ofOldKey)).isEqualTo(200);
            RestAssured.given()
                    .get("/v1/guest-token-keys")
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", equalTo("no-store"))
                    .body("keys.d", equalTo(java.util.Arrays.asList(null, null)));
        } finally {
            Files.writeString(keysFile, keysBefore);
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> !published().contains(newKey.getKeyId()));
        publishedKeysAreFetchedByVerifiers();
        assertThat(keyOf(call.admit(call.patient, "Pat Example"))).isEqualTo(keyOf(ofOldKey));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"x\",\"k\":\"AA\"}]}",
                "public",
                "twice"
            })
    void a_broken_file_changes_nothing(String content) throws Exception {
        String keysBefore = Files.readString(keysFile);
        EllipticCurveJsonWebKey key = newKey("broken");
        String broken = switch (content) {
            case "public" -> new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
            case "twice" -> inFront(key, inFront(key, keysBefore));
            default -> content;
        };
        List<String> kids = published();
        try {
            Files.writeString(keysFile, broken);
            // Longer than the reload interval.
            await().pollDelay(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> published().equals(kids));
            assertThat(listed(call.admit(call.patient, "Pat Example"))).isEqualTo(200);
        } finally {
            Files.writeString(keysFile, keysBefore);
        }
    }

    // --- pieces

    private static int listed(String token) {
        return Calls.as(token).get(MINE).statusCode();
    }

    private static boolean isFormer(String token) {
        return Calls.as(token).get(MINE).then().statusCode(200).extract().path("callEnded");
    }

    private static Response end(Calls call) {
        return end(call.clinic, call.call);
    }

    private static Response end(String clinic, String call) {
        return Calls.as(Tokens.staff("call-platform", "platform"))
                .body(Map.of("clinicId", clinic))
                .post("/v1/calls/" + call + "/end");
    }

    private List<Events.Published> revocations() {
        await().atMost(Duration.ofSeconds(15)).until(() -> !ofThisCall().isEmpty());
        return ofThisCall();
    }

    private List<Events.Published> ofThisCall() {
        return Events.published("payment-requests.v1", call.clinic).stream()
                .filter(event -> event.type().equals("GuestTokensRevoked")
                        && event.data().contains(call.call))
                .toList();
    }

    /** In tests another server publishes the keys, because this service's port is not known in advance. */
    private static void publishedKeysAreFetchedByVerifiers() {
        Tokens.publishGuestKeys(RestAssured.given().get("/v1/guest-token-keys").asString());
    }

    private static List<String> published() {
        return RestAssured.given()
                .get("/v1/guest-token-keys")
                .then()
                .statusCode(200)
                .extract()
                .path("keys.kid");
    }

    private static EllipticCurveJsonWebKey newKey(String kid) throws JoseException {
        EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId(kid);
        key.setAlgorithm("ES256");
        key.setUse("sig");
        return key;
    }

    private static String inFront(EllipticCurveJsonWebKey key, String keys) throws JoseException {
        List<JsonWebKey> all = new ArrayList<>(List.of(key));
        all.addAll(new JsonWebKeySet(keys).getJsonWebKeys());
        return new JsonWebKeySet(all).toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
    }

    private static String keyOf(String token) {
        return part(token, 0, "kid");
    }

    private static long issuedAt(String token) {
        return Long.parseLong(part(token, 1, "iat"));
    }

    private static String part(String token, int at, String field) {
        try {
            return new ObjectMapper()
                    .readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[at]))
                    .path(field)
                    .asText();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Response> allAtOnce(List<Callable<Response>> commands) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Response> answers = new ArrayList<>();
            for (var answer : threads.invokeAll(commands)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
