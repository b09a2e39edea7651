package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.caretill.testinfrastructure.Events;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccountFactsListenerComponentTest {

    private static final String TOPIC = "stripe-facts.v1";

    private String account;
    private Story story;

    /** An hour ago, so that events can follow. */
    private Instant linkedAt;

    @BeforeEach
    void prepare() {
        account = Story.newAccount();
        story = Story.linked(account);
        String told = linkedAt();
        linkedAt = Instant.parse(told).minus(Duration.ofHours(1));
        Database.execute("update clinic set stripe_accounts = replace(stripe_accounts, '%s', '%s') where id = '%s'"
                .formatted(told, linkedAt, story.clinic));
    }

    private String linkedAt() {
        return Database.text(
                "select stripe_accounts::jsonb->0->>'linkedAt' from clinic where id = '" + story.clinic + "'");
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void two_events_of_one_second_are_decided_by_stripe_in_either_order(boolean atStripe) {
        Story.setAccount(account, Map.of("chargesEnabled", atStripe));
        for (boolean first : new boolean[] {true, false}) {
            Instant at = nextSecond();
            report(changedAt(first, at));
            report(changedAt(!first, at));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(checksDue()).isZero();
                story.settings().then().body("stripe.chargesEnabled", equalTo(atStripe));
            });
        }
    }

    /** Such a row can be of a time when Caretill believed what an event said of its time. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_stored_with_a_time_that_has_not_come_ends_with_stripes_next_event_or_answer(boolean byEvent) {
        report(changedAt(false, Instant.now().minusSeconds(10)));
        await().untilAsserted(() -> story.settings().then().body("stripe.chargesEnabled", equalTo(false)));
        // The time is not in the audit log, so that the log stays in order.
        Database.execute("update clinic set stripe_accounts ="
                + " regexp_replace(stripe_accounts, '\"asOf\":\"[^\"]*\"', '\"asOf\":\"2100-01-01T00:00:00Z\"') where id = '"
                + story.clinic + "'");

        if (byEvent) {
            report(changedAt(true, Instant.now()));
        } else {
            Database.execute("update account_check set next_check_at = now() where account = '" + account + "'");
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> story.settings().then().body("stripe.chargesEnabled", equalTo(true)));
    }

    @Test
    void every_linked_account_is_asked_for_at_night() {
        Instant planned = Instant.parse(Database.text(
                "select to_char(next_check_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from account_check"
                        + " where account = '"
                        + account + "'"));
        assertThat(planned).isBetween(Instant.now(), Instant.now().plus(Duration.ofHours(25)));
        assertThat(planned.atZone(ZoneId.of("Australia/Sydney")).getHour()).isBetween(1, 4);

        // An event was lost.
        Story.setAccount(account, Map.of("chargesEnabled", false));
        Database.execute("update account_check set next_check_at = now() where account = '" + account + "'");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> story.settings().then().body("stripe.chargesEnabled", equalTo(false)));
        await().until(() -> checksDue() == 0);
    }

    @Test
    void a_disconnection_in_the_second_of_the_link_is_decided_by_stripe() {
        String data = "{\"account\": \"%s\", \"livemode\": false, \"occurredAt\": \"%s\"}".formatted(account, linkedAt);
        Events.send(TOPIC, account, "StripeAccountDeauthorized", data);
        awaitFact();
        assertThat(story.stripeStatus()).isEqualTo("LINKED");

        Story.setAccount(account, Map.of("deauthorize", true));
        Events.send(TOPIC, account, "StripeAccountDeauthorized", data);
        await().atMost(Duration.ofSeconds(20)).until(() -> story.stripeStatus().equals("UNLINKED"));
    }

    /** A second that has just begun, in which Stripe has said nothing about the account yet. */
    private static Instant nextSecond() {
        Instant next = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        await().until(() -> !Instant.now().isBefore(next));
        return next;
    }

    /** Sends an event and waits until it is processed. */
    private void report(String data) {
        String id = "evt_" + UUID.randomUUID();
        Events.send(TOPIC, account, id, "StripeAccountChanged", data);
        await().until(() -> Database.text("select count(*) from inbox where event_id = '" + id + "'")
                .equals("1"));
    }

    /** Waits until what was sent so far is processed and no check is due. */
    private void awaitFact() {
        send(changed(false, "\"z\"", 30));
        await().untilAsserted(() -> story.settings().then().body("stripe.requirements[0]", equalTo("z")));
        await().atMost(Duration.ofSeconds(20)).until(() -> checksDue() == 0);
    }

    private long checksDue() {
        return Long.parseLong(Database.text(
                "select count(*) from account_check where next_check_at < now() + interval '5 minutes' and account = '"
                        + account + "'"));
    }

    private String changedAt(boolean chargesEnabled, Instant at) {
        return """
            {"account": "%s", "chargesEnabled": %s, "payoutsEnabled": true, "detailsSubmitted": true, "country": "AU",
             "livemode": false, "requirements": [], "occurredAt": "%s"}
            """.formatted(account, chargesEnabled, at);
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

    private String changed(boolean chargesEnabled, String requirements, int secondsAfterLink) {
        return """
            {"account": "%s", "chargesEnabled": %s, "payoutsEnabled": true, "detailsSubmitted": true, "country": "AU",
             "livemode": false, "requirements": [%s], "occurredAt": "%s"}
            """.formatted(account, chargesEnabled, requirements, linkedAt.plusSeconds(secondsAfterLink));
    }

    private String deauthorized(String account, int secondsAfterLink) {
        return "{\"account\": \"%s\", \"livemode\": false, \"occurredAt\": \"%s\"}"
                .formatted(account, linkedAt.plusSeconds(secondsAfterLink));
    }
}
