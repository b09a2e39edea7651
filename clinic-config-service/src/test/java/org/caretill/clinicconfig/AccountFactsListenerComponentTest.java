package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.caretill.testinfrastructure.Events;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountFactsListenerComponentTest {

    private static final String TOPIC = "stripe-facts.v1";

    private String account;
    private Story story;

    @BeforeEach
    void prepare() {
        account = Story.newAccount();
        story = Story.linked(account);
    }

    @Test
    void readiness_follows_stripe() {
        send(changed(false, "\"individual.verification.document\"", 10));
        await().untilAsserted(() -> story.settings()
                .then()
                .body("stripe.chargesEnabled", equalTo(false))
                .body("stripe.requirements[0]", equalTo("individual.verification.document"))
                .body("version", equalTo(5)));
        await().untilAsserted(
                        () -> assertThat(story.published().getLast().data()).contains("\"chargesEnabled\":false"));
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=1")
                .then()
                .body("items[0].action", equalTo("stripe-account-changed"))
                .body("items[0].actor.subject", equalTo("stripe"));
    }

    @Test
    void outdated_and_duplicate_events_change_nothing() {
        send(changed(true, "", 10));
        send(changed(false, "\"a\"", 5));
        send(changed(true, "", 20));
        send(changed(false, "\"b\"", 30));
        await().untilAsserted(() -> story.settings().then().body("stripe.chargesEnabled", equalTo(false)));
        story.settings().then().body("stripe.requirements[0]", equalTo("b")).body("version", equalTo(5));
    }

    @Test
    void an_account_disconnected_at_stripe_is_no_longer_linked() {
        Events.send(TOPIC, account, "StripeAccountDeauthorized", deauthorized(account, 1));
        await().until(() -> story.stripeStatus().equals("UNLINKED"));
        await().untilAsserted(
                        () -> assertThat(story.published().getLast().data()).contains("\"status\":\"UNLINKED\""));
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=1")
                .then()
                .body("items[0].action", equalTo("stripe-account-deauthorised"));
    }

    @Test
    void a_late_event_of_a_disconnection_does_not_undo_a_newer_link() {
        Events.send(TOPIC, account, "StripeAccountDeauthorized", deauthorized(account, -60));
        send(changed(false, "", 10));
        await().untilAsserted(() -> story.settings().then().body("stripe.chargesEnabled", equalTo(false)));
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }

    @Test
    void events_about_unknown_accounts_and_about_payments_are_ignored() {
        Events.send(TOPIC, account, "StripeAccountDeauthorized", deauthorized(Story.newAccount(), 1));
        Events.send(TOPIC, account, "StripePaymentSucceeded", "{\"paymentIntent\":\"pi_1\"}");
        send(changed(false, "", 10));
        await().untilAsserted(() -> story.settings().then().body("stripe.chargesEnabled", equalTo(false)));
        assertThat(Events.published("clinic-config-service.dead-letters", account))
                .isEmpty();
    }

    @Test
    void a_malformed_event_goes_to_the_dead_letters_and_the_next_is_processed() {
        send("{\"account\":\"" + account + "\",\"chargesEnabled\":\"perhaps\"}");
        send(changed(false, "", 10));
        await().untilAsserted(() -> story.settings().then().body("stripe.chargesEnabled", equalTo(false)));
        assertThat(Events.published("clinic-config-service.dead-letters", account))
                .singleElement()
                .satisfies(letter -> assertThat(letter.headers().get("dead-letter-reason"))
                        .contains("StripeAccountChanged does not fit"));
    }

    private void send(String data) {
        Events.send(TOPIC, account, "StripeAccountChanged", data);
    }

    private String changed(boolean chargesEnabled, String requirements, int secondsFromNow) {
        return """
                {"account": "%s", "chargesEnabled": %s, "payoutsEnabled": true, "detailsSubmitted": true, "country": "AU",
                 "livemode": false, "requirements": [%s], "occurredAt": "%s"}
                """.formatted(
                        account, chargesEnabled, requirements, Instant.now().plusSeconds(secondsFromNow));
    }

    private static String deauthorized(String account, int secondsFromNow) {
        return "{\"account\": \"%s\", \"livemode\": false, \"occurredAt\": \"%s\"}"
                .formatted(account, Instant.now().plusSeconds(secondsFromNow));
    }
}
