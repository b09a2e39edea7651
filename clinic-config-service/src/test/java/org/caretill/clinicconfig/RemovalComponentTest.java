package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Removing an account: no new requests, open ones cancelled, disconnected at Stripe. Every step survives a crash. */
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
    void a_removed_account_gets_no_new_requests_then_is_disconnected_then_removed() {
        story.remove(account)
                .then()
                .statusCode(202)
                .body("status", equalTo("REMOVING"))
                .body("removal.step", equalTo("CANCELLING"))
                .body("removal.reason", equalTo("REMOVED_BY_CLINIC"));
        assertThat(story.stripeStatus()).isEqualTo("REMOVING");
        assertThat(Story.isConnected(account)).isTrue();
        story.tellRequestsEnded(account, 0);
        awaitRemoved();
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
        assertThat(Story.isConnected(account)).isFalse();
        assertThat(story.ofAccount(account, "removal.completedAt")).isNotNull();
        await().untilAsserted(() -> assertThat(story.published().stream()
                        .map(event -> event.data().replaceAll(".*?\"stripe\":\\{\"status\":\"(\\w+)\".*", "$1")))
                .endsWith("LINKED", "REMOVING", "REMOVING", "UNLINKED"));
        assertThat(EventContract.violations(
                        "ClinicPaymentsChanged", story.published().getLast().data()))
                .isEmpty();
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=3")
                .then()
                .body(
                        "items.action",
                        contains(
                                "stripe-account-removed",
                                "stripe-account-requests-ended",
                                "stripe-account-removal-started"))
                .body("items[0].actor.subject", equalTo("clinic-config-service"))
                .body("items[1].actor.subject", equalTo("payment-request-service"));
    }

    @Test
    void a_removal_shows_what_it_will_cancel_its_progress_and_what_was_paid_meanwhile() {
        String cancelled = story.tellRequest("preq_a-" + story.clinic, account, "REQUESTED", 1, false);
        String won = story.tellRequest("preq_b-" + story.clinic, account, "PAYING", 1, false);
        await().until(() -> story.ofAccount(account, "openPaymentRequests").equals(2));
        story.remove(account).then().statusCode(202).body("removal.toCancel", equalTo(2));
        story.tellRequest(cancelled, account, "CANCELLED", 2, true);
        await().untilAsserted(() -> story.accounts()
                .then()
                .body("items[0].removal.step", equalTo("CANCELLING"))
                .body("items[0].removal.toCancel", equalTo(2))
                .body("items[0].removal.cancelled", equalTo(1))
                .body("items[0].openPaymentRequests", equalTo(1)));
        story.tellRequest(won, account, "PAID", 2, true);
        await().untilAsserted(
                        () -> story.accounts().then().body("items[0].removal.paidPaymentRequests", contains(won)));
        story.tellRequestsEnded(account, 1, won);
        awaitRemoved();
        story.accounts()
                .then()
                .body("items[0].removal.cancelled", equalTo(1))
                .body("items[0].removal.paidPaymentRequests", contains(won))
                .body("items[0].removal.needsAttention", hasSize(0))
                .body("items[0].removal.completedAt", notNullValue());
    }

    @Test
    void an_account_that_the_clinic_never_had_is_not_found_however_long_its_id_is() {
        story.remove("acct_" + "a".repeat(250)).then().statusCode(404);
        story.remove("acct_" + "a".repeat(251)).then().statusCode(400);
    }

    @Test
    void removing_again_changes_nothing() {
        story.remove(account);
        int version = story.settings().then().extract().path("version");
        story.remove(account).then().statusCode(202).body("status", equalTo("REMOVING"));
        story.settings().then().body("version", equalTo(version));
        story.tellRequestsEnded(account, 0);
        awaitRemoved();
        story.remove(account).then().statusCode(202).body("status", equalTo("REMOVED"));
    }

    @Test
    void the_default_account_is_removed_without_being_named() {
        removeDefault().then().statusCode(202).body("stripe.status", equalTo("REMOVING"));
        story.tellRequestsEnded(account, 0);
        awaitRemoved();
        removeDefault().then().statusCode(202).body("stripe.status", equalTo("UNLINKED"));
    }

    @Test
    void the_default_account_is_not_removed_while_another_is_linked() {
        String other = Story.newAccount();
        story.allow(true, false);
        story.authorise(other);
        story.confirm(other, "ADD").then().statusCode(200);
        story.remove(account).then().statusCode(409).body("code", equalTo("default-account"));
        removeDefault().then().statusCode(409).body("code", equalTo("default-account"));
        story.remove(other).then().statusCode(202);
    }

    @Test
    void a_removal_that_crashed_before_the_call_to_stripe_is_finished() {
        interruptedRemoval();
        awaitRemoved();
        assertThat(Story.isConnected(account)).isFalse();
    }

    @Test
    void a_removal_that_crashed_after_stripes_answer_is_finished() {
        Story.setAccount(account, Map.of("deauthorize", true));
        interruptedRemoval();
        awaitRemoved();
    }

    @Test
    void a_removal_is_retried_while_stripe_is_unavailable() {
        given().contentType(ContentType.JSON)
                .body(Map.of("path", "/oauth/deauthorize", "action", "status", "status", 503, "calls", 3))
                .post(Story.simulator() + "/_simulator/faults")
                .then()
                .statusCode(200);
        story.remove(account);
        story.tellRequestsEnded(account, 0);
        awaitRemoved();
        assertThat(Story.isConnected(account)).isFalse();
    }

    @Test
    void an_account_that_is_disconnected_at_stripe_while_it_is_removed_ends_removed_too() {
        story.remove(account);
        deauthorisedAtStripe();
        awaitRemoved();
        assertThat(story.ofAccount(account, "removal.reason")).isEqualTo("DEAUTHORISED_AT_STRIPE");
    }

    @Test
    void an_account_disconnected_at_stripe_ends_removed_with_that_reason() {
        story.tellRequest("preq_c-" + story.clinic, account, "PAYING", 1, false);
        await().until(() -> story.ofAccount(account, "openPaymentRequests").equals(1));
        deauthorisedAtStripe();
        awaitRemoved();
        story.accounts()
                .then()
                .body("items[0].removal.reason", equalTo("DEAUTHORISED_AT_STRIPE"))
                .body("items[0].removal.step", equalTo("REMOVED"))
                .body("items[0].removal.toCancel", equalTo(1));
        story.tellRequestsEnded(account, 1);
        await().until(() -> story.ofAccount(account, "removal.cancelled").equals(1));
    }

    @Test
    void a_removed_account_can_be_linked_again_by_any_clinic() {
        story.remove(account);
        story.tellRequestsEnded(account, 0);
        awaitRemoved();
        Story.enabled().link(account);
        String other = Story.newAccount();
        story.link(other);
        story.accounts().then().body("items.status", contains("LINKED", "REMOVED"));
    }

    @Test
    void another_account_is_linked_while_one_is_removed() {
        story.remove(account);
        String other = Story.newAccount();
        story.link(other);
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
        story.tellRequestsEnded(account, 0);
        awaitRemoved();
        story.settings().then().body("stripe.account", equalTo(other));
    }

    private Response removeDefault() {
        return story.admin().delete("/v1/clinics/" + story.clinic + "/stripe-account");
    }

    private void deauthorisedAtStripe() {
        Events.send(
                "stripe-facts.v1",
                account,
                "StripeAccountDeauthorized",
                "{\"account\": \"%s\", \"livemode\": false, \"occurredAt\": \"%s\"}"
                        .formatted(account, Instant.now().plusSeconds(1)));
    }

    /** The requests have ended, and the process that was to disconnect the account has crashed with its lease. */
    private void interruptedRemoval() {
        lease("now() + interval '1 hour'");
        story.remove(account).then().statusCode(202);
        story.tellRequestsEnded(account, 0);
        await().atMost(PATIENCE)
                .untilAsserted(() -> story.accounts().then().body("items[0].removal.step", equalTo("DEAUTHORISING")));
        lease("null");
    }

    private void lease(String until) {
        Database.execute("update clinic set disconnecting_until = %s where id = '%s'".formatted(until, story.clinic));
    }

    private void awaitRemoved() {
        await().atMost(PATIENCE).until(() -> story.ofAccount(account, "status").equals("REMOVED"));
    }
}
