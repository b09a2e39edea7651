package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The administrator sees which account was authorised, and confirms or discards it. */
@QuarkusTest
class ConfirmationComponentTest {

    private Story story;
    private String account;

    @BeforeEach
    void prepare() {
        story = Story.enabled();
        account = Story.newAccount();
    }

    @Test
    void the_administrator_sees_the_account_and_confirms_it() {
        Story.setAccount(account, Map.of("name", "Harbour Clinic", "country", "AU"));
        story.authorise(account);
        story.admin()
                .get(story.confirmation())
                .then()
                .statusCode(200)
                .body("account", equalTo(account))
                .body("accountName", equalTo("Harbour Clinic"))
                .body("country", equalTo("AU"))
                .body("chargesEnabled", equalTo(true))
                .body("livemode", equalTo(false))
                .body("blockers", hasSize(0))
                .body("replaces", nullValue())
                .body("mayBeAdded", equalTo(false))
                .body("expiresAt", notNullValue());
        story.confirm(account)
                .then()
                .statusCode(200)
                .body("stripe.status", equalTo("LINKED"))
                .body("stripe.account", equalTo(account))
                .body("stripe.accountName", equalTo("Harbour Clinic"))
                .body("stripe.blockers", hasSize(0));
        await().untilAsserted(() ->
                assertThat(story.published().getLast().data()).contains("\"status\":\"LINKED\"", account));
        assertThat(EventContract.violations(
                        "ClinicPaymentsChanged", story.published().getLast().data()))
                .isEmpty();
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=1")
                .then()
                .body("items[0].action", equalTo("stripe-account-linked"))
                .body("items[0].actor.subject", equalTo("subject-of-clinic-admin-" + story.organisation));
        story.admin().get(story.confirmation()).then().statusCode(404);
    }

    @Test
    void confirming_again_changes_nothing() {
        story.link(account);
        int version = story.settings().then().extract().path("version");
        story.confirm(account).then().statusCode(200).body("version", equalTo(version));
    }

    @Test
    void what_the_account_lacks_is_shown_before_and_after_its_confirmation() {
        Story.setAccount(account, Map.of("chargesEnabled", false, "requirements", List.of("external_account")));
        story.authorise(account);
        story.admin()
                .get(story.confirmation())
                .then()
                .body("chargesEnabled", equalTo(false))
                .body("blockers[0].kind", equalTo("REQUIREMENT"))
                .body("blockers[0].code", equalTo("external_account"))
                .body("blockers[0].link", equalTo(Story.simulator() + "/dashboard/" + account));
        story.confirm(account)
                .then()
                .body("stripe.requirements", contains("external_account"))
                .body("stripe.blockers.code", contains("external_account"));
    }

    @Test
    void only_the_administrator_who_went_to_stripe_sees_and_confirms_the_account() {
        story.authorise(account);
        RequestSpecification colleague =
                Story.with(Tokens.staff(Roles.CLINIC_ADMIN, "another-admins-organisation", story.clinic));
        colleague.get(story.confirmation()).then().statusCode(404);
        Story.with(Tokens.staff(Roles.CLINIC_ADMIN, "another-admins-organisation", story.clinic))
                .body(Map.of("account", account))
                .post(story.confirmation())
                .then()
                .statusCode(404);
        Story.with(Tokens.staff(Roles.CLINIC_ADMIN, "another-admins-organisation", story.clinic))
                .delete(story.confirmation())
                .then()
                .statusCode(404);
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
        story.confirm(account).then().statusCode(200);
    }

    @Test
    void only_an_account_that_was_shown_can_be_confirmed() {
        story.authorise(account);
        story.confirm(Story.newAccount()).then().statusCode(409).body("code", equalTo("other-account"));
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"account\": null}",
                "{\"account\": \"acct_\\u0000\"}",
                "{\"account\": 7}",
                "{\"account\": \"acct_1\", \"use\": \"BOTH\"}",
                "{\"account\": \"acct_1\", \"use\": 1}"
            })
    void an_invalid_confirmation_is_refused(String body) {
        story.admin().body(body).post(story.confirmation()).then().statusCode(400);
    }

    @Test
    void a_discarded_account_is_disconnected_at_stripe() {
        story.authorise(account);
        story.admin().delete(story.confirmation()).then().statusCode(204);
        await().until(() -> !Story.isConnected(account));
        story.admin().delete(story.confirmation()).then().statusCode(404);
        story.confirm(account).then().statusCode(404);
        story.link(account);
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }

    @Test
    void an_account_not_confirmed_within_the_hour_is_disconnected() {
        story.authorise(account);
        Database.execute("update link_attempt set expires_at = now() where clinic_id = '" + story.clinic + "'");
        story.admin().get(story.confirmation()).then().statusCode(404);
        story.confirm(account).then().statusCode(404);
        await().until(() -> !Story.isConnected(account));
    }

    @Test
    void after_a_crash_the_next_run_disconnects_the_account() {
        story.authorise(account);
        Database.execute("update link_attempt set status = 'GIVING_BACK' where clinic_id = '" + story.clinic + "'");
        await().until(() -> !Story.isConnected(account));
        await().until(() -> Database.text("select status from link_attempt where clinic_id = '" + story.clinic + "'")
                .equals("ENDED"));
    }

    @Test
    void an_account_disconnected_at_stripe_can_no_longer_be_confirmed() {
        story.authorise(account);
        Events.send(
                "stripe-facts.v1",
                account,
                "StripeAccountDeauthorized",
                "{\"account\": \"%s\", \"livemode\": false, \"occurredAt\": \"%s\"}"
                        .formatted(account, Instant.now().plusSeconds(1)));
        await().untilAsserted(
                        () -> story.admin().get(story.confirmation()).then().statusCode(404));
    }

    @Test
    void a_clinic_that_was_disabled_meanwhile_does_not_get_the_account() {
        story.authorise(account);
        Story.operator()
                .body(Map.of("reason", "A test", "openRequests", "KEEP"))
                .post("/v1/clinics/" + story.clinic + "/disablement")
                .then()
                .statusCode(200);
        story.confirm(account).then().statusCode(409).body("code", equalTo("payments-not-enabled"));
    }

    /** An administrator sends the address of Stripe's page to the owner of somebody else's account. */
    @Test
    void an_account_that_was_authorised_in_another_browser_cannot_be_confirmed() {
        String page = Story.comeBack(Story.approve(story.depart(), account)).header("Location");
        String ticket = Story.ticketIn(page);

        // The stranger has the ticket, and the administrator does not.
        story.admin().get(story.confirmation()).then().statusCode(404);
        story.confirm(account).then().statusCode(404);
        story.showTicket("x").then().statusCode(404);
        Story stranger = Story.enabled();
        stranger.showTicket(ticket).then().statusCode(404);
        stranger.confirm(account).then().statusCode(404);
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");

        // It is disconnected at Stripe like every other account that nobody confirms.
        Database.execute("update link_attempt set expires_at = now() where account = '" + account + "'");
        await().until(() -> !Story.isConnected(account));
        story.showTicket(ticket).then().statusCode(404);
    }

    @Test
    void showing_the_ticket_again_changes_nothing() {
        String page = Story.comeBack(Story.approve(story.depart(), account)).header("Location");
        String ticket = Story.ticketIn(page);
        story.showTicket(ticket).then().statusCode(200).body("account", equalTo(account));
        story.showTicket(ticket).then().statusCode(200).body("account", equalTo(account));
        story.confirm(account).then().statusCode(200);
        story.showTicket(ticket).then().statusCode(404);
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }

    @Test
    void of_clinics_that_confirm_an_account_concurrently_one_gets_it() throws Exception {
        List<Story> clinics = List.of(story, Story.enabled(), Story.enabled(), Story.enabled());
        clinics.forEach(clinic -> assertThat(clinic.authorise(account)).endsWith("?stripe=confirm"));
        List<Callable<Integer>> confirmations = clinics.stream()
                .<Callable<Integer>>map(clinic -> () -> clinic.confirm(account).statusCode())
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(confirmations).stream().map(done -> done.resultNow()))
                    .containsExactlyInAnyOrder(200, 409, 409, 409);
        }
        assertThat(clinics.stream().filter(clinic -> clinic.stripeStatus().equals("LINKED")))
                .hasSize(1);
        Stream<Story> losers =
                clinics.stream().filter(clinic -> clinic.stripeStatus().equals("UNLINKED"));
        losers.forEach(
                loser -> loser.admin().delete(loser.confirmation()).then().statusCode(204));
        await().until(() -> Database.text("select count(*)::text from link_attempt where account = '" + account
                        + "' and status in ('WAITING', 'GIVING_BACK')")
                .equals("0"));
        assertThat(Story.isConnected(account)).isTrue();
    }
}
