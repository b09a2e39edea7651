package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RemovalComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private String account;
    private Story story;

    @BeforeEach
    void prepare() {
        account = Story.newAccount();
        story = Story.linked(account);
    }

    @Test
    void a_removed_account_is_closed_to_new_requests_then_disconnected_then_gone() {
        remove().then().statusCode(202).body("stripe.status", equalTo("REMOVING"));
        awaitUnlinked();
        assertThat(Story.isConnected(account)).isFalse();
        await().untilAsserted(() -> assertThat(story.published().stream()
                        .map(event -> event.data().replaceAll(".*\"status\":\"(\\w+)\".*", "$1")))
                .endsWith("LINKED", "REMOVING", "UNLINKED"));
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=2")
                .then()
                .body("items[0].action", equalTo("stripe-account-removed"))
                .body("items[0].actor.subject", equalTo("clinic-config-service"))
                .body("items[1].action", equalTo("stripe-account-removal-started"));
    }

    @Test
    void removing_again_changes_nothing() {
        remove();
        awaitUnlinked();
        remove().then().statusCode(202).body("stripe.status", equalTo("UNLINKED"));
    }

    @Test
    void a_removal_that_a_crash_interrupted_before_stripe_is_finished() throws SQLException {
        interruptedRemoval();
        awaitUnlinked();
        assertThat(Story.isConnected(account)).isFalse();
    }

    @Test
    void a_removal_that_a_crash_interrupted_after_stripe_is_finished() throws SQLException {
        Story.setAccount(account, java.util.Map.of("deauthorize", true));
        interruptedRemoval();
        awaitUnlinked();
    }

    @Test
    void a_removed_account_can_be_linked_again_by_any_clinic() {
        remove();
        awaitUnlinked();
        assertThat(Story.enabled().link(account)).endsWith("stripe=linked");
        assertThat(story.link(Story.newAccount())).endsWith("stripe=linked");
    }

    private Response remove() {
        return story.admin().delete("/v1/clinics/" + story.clinic + "/stripe-account");
    }

    private void interruptedRemoval() throws SQLException {
        try (var connection = DatabaseOwner.connect();
                var update = connection.prepareStatement("update clinic set stripe_status = 'REMOVING' where id = ?")) {
            update.setString(1, story.clinic);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private void awaitUnlinked() {
        await().atMost(PATIENCE).until(() -> story.stripeStatus().equals("UNLINKED"));
    }
}
