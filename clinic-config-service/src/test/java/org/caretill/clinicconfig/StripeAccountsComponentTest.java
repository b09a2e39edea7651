package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import org.caretill.testinfrastructure.Events;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changing accounts, having several, and sharing one. */
@QuarkusTest
class StripeAccountsComponentTest {

    private Story story;
    private String first;
    private String second;

    @BeforeEach
    void prepare() {
        first = Story.newAccount();
        second = Story.newAccount();
        story = Story.linked(first);
    }

    @Test
    void a_linked_account_is_listed_with_what_is_open_on_it() {
        story.tellRequest("preq_open-" + story.clinic, first, "REQUESTED", 1, false);
        story.tellRequest("preq_ended-" + story.clinic, first, "CANCELLED", 1, true);
        await().until(() -> story.ofAccount(first, "openPaymentRequests").equals(1));
        story.accounts()
                .then()
                .body("items", hasSize(1))
                .body("items[0].account", equalTo(first))
                .body("items[0].status", equalTo("LINKED"))
                .body("items[0].isDefault", equalTo(true))
                .body("items[0].country", equalTo("AU"))
                .body("items[0].removal", nullValue());
        story.manager()
                .get("/v1/clinics/" + story.clinic + "/stripe-accounts")
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        story.tellRequest("preq_open-" + story.clinic, first, "CANCELLED", 3, true);
        story.tellRequest("preq_open-" + story.clinic, first, "PAYING", 2, false);
        await().until(() -> story.ofAccount(first, "openPaymentRequests").equals(0));
    }

    @Test
    void an_account_that_replaces_another_takes_the_new_requests_and_the_other_stays_connected() {
        assertThat(story.authorise(second)).endsWith("?stripe=confirm");
        story.settings().then().body("stripe.account", equalTo(first));
        story.admin()
                .get(story.confirmation())
                .then()
                .body("replaces", equalTo(first))
                .body("mayBeAdded", equalTo(false));
        story.confirm(second).then().statusCode(200).body("stripe.account", equalTo(second));
        story.accounts()
                .then()
                .body("items.account", contains(second, first))
                .body("items.status", contains("LINKED", "REPLACED"))
                .body("items.isDefault", contains(true, false));
        assertThat(Story.isConnected(first)).isTrue();
        await().untilAsserted(() -> assertThat(story.published().getLast().data())
                .contains("{\"account\":\"" + first + "\",\"status\":\"REPLACED\""));
        makeDefault(first).then().statusCode(200).body("stripe.account", equalTo(first));
        story.accounts().then().body("items.status", contains("REPLACED", "LINKED"));
    }

    @Test
    void an_account_is_added_only_where_the_operator_allows_several() {
        story.authorise(second);
        story.confirm(second, "ADD").then().statusCode(409).body("code", equalTo("several-accounts-not-allowed"));
        story.allow(true, false);
        story.admin().get(story.confirmation()).then().body("mayBeAdded", equalTo(true));
        story.confirm(second, "ADD").then().statusCode(200).body("stripe.account", equalTo(first));
        story.accounts()
                .then()
                .body("items.account", contains(second, first))
                .body("items.status", contains("LINKED", "LINKED"))
                .body("items.isDefault", contains(false, true));
        makeDefault(second).then().statusCode(200).body("stripe.account", equalTo(second));
        story.accounts().then().body("items.status", contains("LINKED", "LINKED"));
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=1")
                .then()
                .body("items[0].action", equalTo("stripe-account-default-changed"));
    }

    @Test
    void an_account_that_the_clinic_never_had_is_not_found() {
        makeDefault(second).then().statusCode(404);
        story.remove(second).then().statusCode(404);
        makeDefault("acct_%00").then().statusCode(400);
        story.remove("what-is-no-account").then().statusCode(400);
    }

    @Test
    void clinics_of_an_organisation_share_an_account_only_where_the_operator_allows_it() {
        Story sibling = story.sibling();
        assertThat(sibling.authorise(first)).endsWith("?stripe=already-linked");
        story.allow(false, true);
        sibling.link(first);
        assertThat(sibling.stripeStatus()).isEqualTo("LINKED");
        assertThat(Story.enabled().authorise(first)).endsWith("?stripe=already-linked");
    }

    @Test
    void events_of_a_shared_account_apply_to_every_clinic_that_has_it() {
        Story sibling = sharing();
        Events.send("stripe-facts.v1", first, "StripeAccountChanged", """
                {"account": "%s", "chargesEnabled": false, "payoutsEnabled": true, "detailsSubmitted": true,
                 "country": "AU", "livemode": false, "requirements": [], "disabledReason": "under_review",
                 "occurredAt": "%s"}""".formatted(
                        first, Instant.now().plusSeconds(10)));
        for (Story each : new Story[] {story, sibling}) {
            await().untilAsserted(() -> each.settings()
                    .then()
                    .body("stripe.chargesEnabled", equalTo(false))
                    .body("stripe.blockers.code", contains("under_review")));
        }
        Events.send(
                "stripe-facts.v1",
                first,
                "StripeAccountDeauthorized",
                "{\"account\": \"%s\", \"livemode\": false, \"occurredAt\": \"%s\"}"
                        .formatted(first, Instant.now().plusSeconds(20)));
        for (Story each : new Story[] {story, sibling}) {
            await().until(() -> each.stripeStatus().equals("UNLINKED"));
        }
    }

    @Test
    void a_shared_account_is_disconnected_when_its_last_clinic_leaves_it() {
        Story sibling = sharing();
        removeWholly(story);
        assertThat(Story.isConnected(first)).isTrue();
        assertThat(sibling.stripeStatus()).isEqualTo("LINKED");
        removeWholly(sibling);
        assertThat(Story.isConnected(first)).isFalse();
    }

    private Story sharing() {
        story.allow(false, true);
        Story sibling = story.sibling();
        sibling.link(first);
        return sibling;
    }

    private void removeWholly(Story whose) {
        whose.remove(first).then().statusCode(202);
        whose.tellRequestsEnded(first, 0);
        await().until(() -> whose.ofAccount(first, "status").equals("REMOVED"));
    }

    private Response makeDefault(String account) {
        return story.admin()
                .urlEncodingEnabled(false)
                .put("/v1/clinics/" + story.clinic + "/stripe-accounts/" + account + "/default");
    }
}
