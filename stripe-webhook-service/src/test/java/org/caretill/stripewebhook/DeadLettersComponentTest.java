package org.caretill.stripewebhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.caretill.identity.Roles;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.Test;

/** What this service cannot process is for the operator to see and to replay; how, the module dead-letters tests. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "stripe_webhook"))
@WithTestResource(EmbeddedKafkaResource.class)
@WithTestResource(OidcProviderResource.class)
@WithTestResource(StripeKeysResource.class)
class DeadLettersComponentTest {

    private final String key = "clinic-" + UUID.randomUUID();

    @Test
    void the_operator_finds_what_could_not_be_processed_and_sends_it_once_more() {
        String event = UUID.randomUUID().toString();
        Events.send("clinic-payments.v1", key, event, "ClinicPaymentsChanged", "{\"nothing\": \"that fits\"");

        JsonPath letter = letter(event, 0);
        assertThat(letter.getMap(""))
                .containsAllEntriesOf(Map.of(
                        "consumer", "stripe-webhook-service",
                        "topic", "clinic-payments.v1",
                        "key", key,
                        "eventType", "ClinicPaymentsChanged",
                        "status", "WAITING"));
        assertThat(letter.getString("reason")).contains("ClinicPaymentsChanged does not fit");
        String id = letter.getString("id");
        operator()
                .post("/v1/dead-letters/" + id + "/replay")
                .then()
                .statusCode(202)
                .body("replayed", equalTo(1));

        assertThat(letter(event, 1).getString("id")).isNotEqualTo(id);
        operator().get("/v1/dead-letters/" + id).then().body("status", equalTo("REPLAYED"));
    }

    @Test
    void nobody_else_is_served() {
        for (String role :
                new String[] {Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN, Roles.CLINICIAN, Roles.CALL_PLATFORM}) {
            as(role).get("/v1/dead-letters").then().statusCode(403);
            as(role).post("/v1/dead-letters/replay").then().statusCode(403);
        }
        given().auth()
                .oauth2(Tokens.guest("demo-clinic", "call-1", "patient-1"))
                .get("/v1/dead-letters")
                .then()
                .statusCode(401);
        given().get("/v1/dead-letters").then().statusCode(401);
    }

    /** The letter of this event that was replayed so often before. */
    private static JsonPath letter(String event, int replays) {
        String path = "items.find { it.eventId == '%s' && it.replays == %d && it.status == 'WAITING' }"
                .formatted(event, replays);
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            JsonPath letters =
                                    operator().get("/v1/dead-letters?limit=200").jsonPath();
                            return letters.get(path) == null ? null : letters.setRootPath(path);
                        },
                        found -> found != null);
    }

    private static RequestSpecification operator() {
        return as(Roles.PLATFORM_OPERATOR);
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(Tokens.staff(role, "demo-health", "demo-clinic"));
    }
}
