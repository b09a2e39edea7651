package org.caretill.notification;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URL;
import java.util.Map;
import org.caretill.testinfrastructure.DeadLettersOfService;
import org.caretill.testinfrastructure.Nonsense;
import org.caretill.testinfrastructure.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that this service cannot process. */
@QuarkusTest
class DeadLettersComponentTest extends DeadLettersOfService {

    @TestHTTPResource("/v1/openapi")
    URL openApi;

    DeadLettersComponentTest() {
        super("notification-service", "payment-requests.v1", "PaymentRequested", "preq_", 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "https://branch-7.previews.example.org"})
    void pages_of_the_platform_may_call(String origin) {
        operator()
                .header("Origin", origin)
                .get("/v1/dead-letters")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo(origin))
                .header("Access-Control-Allow-Credentials", not(equalTo("true")));
        preflight(origin).statusCode(200).header("Access-Control-Allow-Origin", equalTo(origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://elsewhere.test",
                "https://previews.example.org",
                "http://branch-7.previews.example.org",
                "https://branch-7.previews.example.org.elsewhere.test",
                "https://*.previews.example.org",
                "null"
            })
    void no_other_page_may_call(String origin) {
        operator().header("Origin", origin).get("/v1/dead-letters").then().statusCode(403);
        preflight(origin).statusCode(403).header("Access-Control-Allow-Origin", nullValue());
    }

    private static ValidatableResponse preflight(String origin) {
        return given().header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/v1/dead-letters")
                .then();
    }

    @Test
    void nonsense_is_the_callers_fault() {
        for (Operation operation : Operation.all(openApi)) {
            var values = Map.of(
                    "id", "dlet_00000000000000000000000000", "consumer", "notification-service", "status", "WAITING");
            Nonsense.inParameters(operation, DeadLettersComponentTest::operator, values, null)
                    .forEach(Nonsense.Trial::mustBeTheCallersFault);
        }
    }
}
