package org.caretill.notification;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.Map;
import org.caretill.testinfrastructure.DeadLettersOfService;
import org.caretill.testinfrastructure.Nonsense;
import org.caretill.testinfrastructure.Operation;
import org.junit.jupiter.api.Test;

/** Messages that this service cannot process. */
@QuarkusTest
class DeadLettersComponentTest extends DeadLettersOfService {

    @TestHTTPResource(value = "/openapi", management = true)
    URL openApi;

    DeadLettersComponentTest() {
        super("notification-service", "payment-requests.v1", "PaymentRequested", "preq_", 403);
    }

    @Test
    void only_pages_of_the_platform_may_call() {
        operator()
                .header("Origin", "http://localhost:8080")
                .get("/v1/dead-letters")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo("http://localhost:8080"))
                .header("Access-Control-Allow-Credentials", not(equalTo("true")));
        operator()
                .header("Origin", "http://elsewhere.test")
                .get("/v1/dead-letters")
                .then()
                .statusCode(403);
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
