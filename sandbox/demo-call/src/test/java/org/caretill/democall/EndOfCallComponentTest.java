package org.caretill.democall;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only staff of the call's clinic can end the call for everybody; knowing the call is not enough. */
@QuarkusTest
class EndOfCallComponentTest {

    @Inject
    @RestClient
    RecordedCalls calls;

    @Test
    void a_clinician_of_the_clinic_ends_the_call_for_everybody() {
        end("call-to-end", "Bearer clinician", 204);
        assertTrue(calls.ended().contains("call-to-end of demo-clinic"));
    }

    @ParameterizedTest
    @CsvSource({"call-1, Bearer guest, 403", "call-1, Bearer forged, 401", "other-call-1, Bearer clinician, 404"})
    void nobody_else_does(String callId, String authorization, int status) {
        int before = calls.ended().size();
        end(callId, authorization, status);
        assertEquals(before, calls.ended().size());
    }

    @Test
    void without_a_token_nothing_is_asked() {
        given().when().post("/api/calls/call-1/end").then().statusCode(401);
    }

    @Test
    void when_the_service_is_away_the_call_goes_on_and_the_page_is_told() {
        end("call-away", "Bearer clinician", 503);
    }

    private static void end(String callId, String authorization, int status) {
        given().header("Authorization", authorization)
                .when()
                .post("/api/calls/{callId}/end", callId)
                .then()
                .statusCode(status);
    }
}
