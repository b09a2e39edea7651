package org.caretill.testinfrastructure;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Checks that the operator can see and replay what a consuming service cannot process. A service's test extends it with
 * what the service consumes; the details are tested in the module dead-letters.
 */
public abstract class DeadLettersOfService {

    private final String service;
    private final String topic;
    private final String eventType;
    private final String key;
    private final int answerToGuests;

    /**
     * @param service the name of the consumer
     * @param topic a topic that it consumes
     * @param eventType an event type that it does not ignore
     * @param answerToGuests 403 where guest tokens are accepted, else 401
     */
    protected DeadLettersOfService(
            String service, String topic, String eventType, String keyPrefix, int answerToGuests) {
        this.service = service;
        this.topic = topic;
        this.eventType = eventType;
        this.key = keyPrefix + UUID.randomUUID();
        this.answerToGuests = answerToGuests;
    }

    @Test
    void the_operator_finds_what_could_not_be_processed_and_sends_it_once_more() {
        String event = UUID.randomUUID().toString();
        Events.send(topic, key, event, eventType, "{\"nothing\": \"that fits\"");

        JsonPath letter = letter(event, 0);
        assertThat(letter.getMap(""))
                .containsAllEntriesOf(Map.of(
                        "consumer", service, "topic", topic, "key", key, "eventType", eventType, "status", "WAITING"));
        assertThat(letter.getString("reason")).contains(eventType + " does not fit");
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
        for (String role : new String[] {"organisation-admin", "clinic-admin", "clinician", "call-platform"}) {
            as(role).get("/v1/dead-letters").then().statusCode(403);
            as(role).post("/v1/dead-letters/replay").then().statusCode(403);
        }
        given().auth()
                .oauth2(Tokens.guest("demo-clinic", "call-1", "patient-1"))
                .get("/v1/dead-letters")
                .then()
                .statusCode(answerToGuests);
        given().get("/v1/dead-letters").then().statusCode(401);
    }

    /** The dead letter of this event with this number of earlier replays. */
    private static JsonPath letter(String event, int replays) {
        String path = "items.find { it.eventId == '%s' && it.replays == %d && it.status == 'WAITING' }"
                .formatted(event, replays);
        await().atMost(Duration.ofSeconds(30)).until(() -> letters().get(path) != null);
        return letters().setRootPath(path);
    }

    private static JsonPath letters() {
        return operator().get("/v1/dead-letters?limit=200").jsonPath();
    }

    protected static RequestSpecification operator() {
        return as("platform-operator");
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(Tokens.staff(role, "demo-health", "demo-clinic"));
    }
}
