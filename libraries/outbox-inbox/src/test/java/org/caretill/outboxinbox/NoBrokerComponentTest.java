package org.caretill.outboxinbox;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.OwnTestResources;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.Test;

/** A service that starts while Kafka is away serves, and is neither killed nor taken out of service. */
@QuarkusTest
@TestProfile(NoBrokerComponentTest.WithoutBroker.class)
class NoBrokerComponentTest {

    @Inject
    Transactions transactions;

    @Inject
    Outbox outbox;

    @Test
    void the_service_is_started_ready_and_alive_and_keeps_its_events() {
        transactions.await(() -> outbox.add(new OutgoingEvent("anything", "key", "Counted", Map.of("number", 1))));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/q/health/ready").statusCode() == 200);
        for (String probe : List.of("/q/health/started", "/q/health/ready", "/q/health/live", "/q/health")) {
            given().get(probe).then().statusCode(200);
        }
    }

    /** Nothing listens at the broker's address. */
    public static class WithoutBroker extends OwnTestResources {

        public WithoutBroker() {
            super(postgres(EmbeddedPostgresResource.class, "outbox_inbox_test"));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:9");
        }
    }
}
