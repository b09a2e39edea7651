package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clinic's Stripe accounts as their administrator sees them: link, confirm, change, remove. */
class AdministratorLinksStripeTest extends ConfigureInBrowser {

    private static final String LINK = CLINIC + "/stripe-account/link";
    private static final String UNFINISHED = "{\"account\":\"acct_2\",\"begunAt\":\"2026-11-23T01:02:03Z\"}";
    private static final String REMOVE = "DELETE " + ACCOUNTS + "/acct_1";

    @BeforeEach
    void the_clinic_is_enabled() {
        answer("GET " + SETTINGS, settings(4, ""));
        clinicHas();
        offers("\"OAUTH\",\"ONBOARDING\"", "null");
        answer("POST " + LINK, "{\"authorizeUrl\":\"https://consent.test/oauth\"}");
    }

    @Test
    void a_clinic_without_an_account_has_one_opened_and_continues_after_an_interruption() {
        show(element("clinic-admin"));
        seen("If the clinic has none, or its account belongs to another program.");
        button("Open a Stripe account").click();
        assertThat(page.getByLabel("E-mail address for the new account")).isFocused();
        page.keyboard().type("accounts@clinic.example");
        button("Open it at Stripe").click();
        page.waitForURL("https://consent.test/oauth");
        assertEquals(
                JsonParser.parseString("""
                        {"returnUrl":"https://host.test/page","way":"ONBOARDING","contactEmail":"accounts@clinic.example"}"""), callsTo("POST " + LINK).getFirst().body());

        offers("\"OAUTH\",\"ONBOARDING\"", UNFINISHED);
        page.navigate("https://host.test/page?stripe=unfinished");
        seen("Stripe does not have all details of the new account yet.");
        seen("A new Stripe account was begun on");
        assertThat(button("Open a Stripe account")).hasCount(0);
        button("Continue at Stripe").click();
        page.waitForURL("https://consent.test/oauth");
        assertEquals(
                JsonParser.parseString("{\"returnUrl\":\"https://host.test/page\",\"way\":\"ONBOARDING\"}"),
                callsTo("POST " + LINK).getLast().body());

        answer(
                "POST " + CONFIRMATION + "/return",
                waitingAccount("null", false, BLOCKERS).replace("OAUTH", "ONBOARDING"));
        answer("DELETE " + CONFIRMATION, "{}");
        page.navigate("https://host.test/page?stripe=confirm#stripe-return=ticket-1");
        seen("Is this the right account?");
        seen("choose Continue at Stripe to come back to it.");
        notSeen("If Stripe made you create a new account");
        button("Not this account").click();
        seen("The new account is being closed at Stripe.");
    }

    @Test
    void an_unfinished_account_is_discarded_after_a_question() {
        offers("\"OAUTH\",\"ONBOARDING\"", UNFINISHED);
        answer("DELETE " + CLINIC + "/stripe-account/onboarding", "{}");
        show(element("clinic-admin"));
        button("Discard it").click();
        seen("What was entered there is lost.");
        button("Keep it").click();
        assertEquals(List.of(), callsTo("DELETE " + CLINIC + "/stripe-account/onboarding"));

        button("Discard it").click();
        offers("\"OAUTH\",\"ONBOARDING\"", "null");
        page.locator("dialog").getByText("Discard it").click();
        seen("The new account is being closed at Stripe.");
        assertEquals(
                1, callsTo("DELETE " + CLINIC + "/stripe-account/onboarding").size());
        assertThat(button("Open a Stripe account")).isVisible();
    }

    @Test
    void only_the_ways_that_the_operator_offers_are_shown() {
        offers("\"OAUTH\"", "null");
        show(element("clinic-admin"));
        assertThat(button("Go to Stripe")).isVisible();
        seen("If Stripe asks you to create a new account, yours belongs to another program: a new one would be linked");
        assertThat(button("Open a Stripe account")).hasCount(0);

        offers("\"ONBOARDING\"", "null");
        page.reload();
        assertThat(button("Open a Stripe account")).isVisible();
        assertThat(button("Go to Stripe")).hasCount(0);
    }

    @Test
    void who_comes_back_from_an_error_page_of_stripe_is_told_whom_to_ask() {
        show(element("clinic-admin"));
        button("Go to Stripe").click();
        page.waitForURL("https://consent.test/oauth");
        page.goBack();
        seen("You came back without an answer from Stripe.");
        seen("tell them these words");
        page.reload();
        assertThat(button("Go to Stripe")).isVisible();
        notSeen("You came back without an answer from Stripe.");
    }

    @Test
    void an_admin_goes_to_stripe_and_confirms_the_account_before_it_is_used() {
        show(element("clinic-admin"));
        button("Go to Stripe").click();
        page.waitForURL("https://consent.test/oauth");
        assertEquals(
                JsonParser.parseString("{\"returnUrl\":\"https://host.test/page\",\"way\":\"OAUTH\"}"),
                callsTo("POST " + LINK).getFirst().body());

        answer("POST " + CONFIRMATION + "/return", waitingAccount("null", false, BLOCKERS));
        page.navigate("https://host.test/page?stripe=confirm#stripe-return=ticket-1");

        seen("Is this the right account?");
        assertEquals(
                JsonParser.parseString("{\"ticket\":\"ticket-1\"}"),
                callsTo("POST " + CONFIRMATION + "/return").getFirst().body());
        seen("Demo Clinic Pty Ltd");
        seen("Australia · acct_2");
        seen("Not able to take payments yet");
        seen("A bank account for payouts");
        seen("If Stripe made you create a new account, this is the new one");
        assertThat(page).hasURL("https://host.test/page");
        answer("POST " + CONFIRMATION, settings(5, ""));
        clinicHas(linked());
        button("Use this account").click();
        seen("Your Stripe account is linked.");
        seen("Linked to Demo Clinic Pty Ltd");
        seen("Ready to take payments");
        assertEquals(
                JsonParser.parseString("{\"account\":\"acct_2\",\"use\":\"REPLACE\"}"),
                callsTo("POST " + CONFIRMATION).getFirst().body());
    }

    @Test
    void a_link_that_somebody_else_began_is_over() {
        fail("POST " + CONFIRMATION + "/return", 404, "{\"code\":\"not-found\"}");
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=confirm#stripe-return=not-mine");
        seen("no longer waits");
    }

    @Test
    void an_account_still_waits_for_its_confirmation_after_a_reload() {
        waiting("null", false, NO_BLOCKERS);
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=confirm");
        seen("Is this the right account?");
        page.reload();
        seen("Is this the right account?");
        assertThat(page.getByText("Is this the right account?")).isFocused();
    }

    @Test
    void another_account_is_used_instead_of_the_present_one() {
        clinicHas(linked());
        waiting("\"acct_1\"", false, NO_BLOCKERS);
        answer("POST " + CONFIRMATION, settings(5, ""));
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=confirm");
        assertThat(button("Use it beside Demo Clinic Pty Ltd")).hasCount(0);

        button("Use it instead of Demo Clinic Pty Ltd").click();

        seen("Your Stripe account is linked.");
        assertEquals(
                "REPLACE",
                callsTo("POST " + CONFIRMATION).getFirst().body().get("use").getAsString());
    }

    @Test
    void another_account_is_used_beside_the_present_one_where_that_is_allowed() {
        clinicHas(linked());
        waiting("\"acct_1\"", true, NO_BLOCKERS);
        answer("POST " + CONFIRMATION, settings(5, ""));
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=confirm");

        button("Use it beside Demo Clinic Pty Ltd").click();

        seen("Your Stripe account is linked.");
        assertEquals(
                "ADD",
                callsTo("POST " + CONFIRMATION).getFirst().body().get("use").getAsString());
    }

    @Test
    void an_account_that_is_not_the_right_one_is_given_back() {
        waiting("null", false, NO_BLOCKERS);
        answer("DELETE " + CONFIRMATION, "{}");
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=confirm");

        button("Not this account").click();

        seen("The account was disconnected. Nothing was changed.");
        assertEquals(1, callsTo("DELETE " + CONFIRMATION).size());
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Stripe account")))
                .isFocused();
        page.reload();
        assertThat(button("Go to Stripe")).isVisible();
        notSeen("Is this the right account?");
    }

    @Test
    void an_account_nobody_decided_about_in_time_is_said_to_be_gone() {
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=confirm");
        seen("The account no longer waits for your decision");
    }

    @Test
    void a_refusal_at_the_confirmation_says_why_and_the_account_waits_on() {
        waiting("null", false, NO_BLOCKERS);
        fail("POST " + CONFIRMATION, 409, "{\"code\":\"several-accounts-not-allowed\"}");
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=confirm");
        button("Use this account").click();
        seen("Your organisation’s clinics may use one Stripe account each.");
        assertThat(button("Not this account")).isVisible();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linked | Your Stripe account is linked.",
                "denied | You did not give access at Stripe. Nothing was changed.",
                "already-linked | Another clinic uses this Stripe account already.",
                "live-account-refused | This is a live Stripe account, and only test accounts can be linked here. Nothing was changed. Go to Stripe again",
                "test-account-refused | This is a test account, and only live Stripe accounts can be linked here.",
                "read-only | Stripe gave access for reading only, with which no payment can be made.",
                "code-refused | Stripe’s answer was used before, or is older than five minutes.",
                "not-set-up | Stripe does not accept the platform’s settings.",
                "unfinished | Stripe does not have all details of the new account yet.",
                "not-checked | Stripe did not answer, so we do not know how far the new account is.",
                "uncertain | Stripe’s answer was lost, so we do not know whether Stripe linked the account.",
                "failed | Stripe could not link the account. Nothing was changed. Try again.",
                "a-word-of-tomorrow | Stripe could not link the account. Nothing was changed. Try again."
            })
    void every_result_of_a_visit_to_stripe_has_plain_words(String result, String words) {
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=" + result);
        seen(words);
        assertThat(page).hasURL("https://host.test/page");
    }

    @Test
    void the_answer_is_told_by_the_clinic_the_admin_left_for() {
        answer("GET /v1/clinics/second-clinic/payment-settings", settings(4, ""));
        answer("GET /v1/clinics/second-clinic/stripe-accounts", items());
        show(element("clinic-admin").replace("demo-clinic", "second-clinic") + element("clinic-admin"));
        page.evaluate("document.querySelector('caretill-client-payments').token = 'the.token.itself'");
        assertThat(button("Go to Stripe")).hasCount(2);
        page.evaluate("sessionStorage.setItem('caretill-at-stripe-for', 'second-clinic')");
        page.navigate("https://host.test/page?stripe=denied");
        page.evaluate("document.querySelector('caretill-client-payments').token = 'the.token.itself'");
        assertThat(button("Go to Stripe")).hasCount(2);
        assertThat(page.locator("caretill-client-payments").nth(0)).containsText("You did not give access at Stripe.");
        assertThat(page.locator("caretill-client-payments").nth(1))
                .not()
                .containsText("You did not give access at Stripe.");
    }

    @Test
    void what_stripe_still_needs_is_named_one_by_one_with_what_to_do_and_a_safe_link() {
        clinicHas(account("acct_1", "Demo Clinic Pty Ltd", "LINKED", true, 0, BLOCKERS, ""));
        page.clock().install();
        show(element("clinic-admin"));
        seen("Not able to take payments yet");
        seen("A bank account for payouts");
        seen("Open Stripe and add the clinic’s bank account.");
        seen("An identity document of the account’s owner");
        seen("Stripe is reviewing the account");
        var links = page.getByRole(AriaRole.LINK);
        assertThat(links).hasCount(1);
        assertThat(links).hasAttribute("href", "https://dashboard.stripe.test/payouts");
        assertThat(links).hasAttribute("rel", "noopener noreferrer");

        clinicHas(linked());
        page.clock().fastForward(5_000);
        seen("Ready to take payments");
        notSeen("A bank account for payouts");
    }

    @Test
    void an_admin_makes_another_account_the_default() {
        clinicHas(
                linked(),
                account("acct_2", "Second Account", "LINKED", false, 1, NO_BLOCKERS, ""),
                account("acct_3", "Old Account", "REPLACED", false, 2, NO_BLOCKERS, ""));
        answer("PUT " + ACCOUNTS + "/acct_2/default", settings(5, ""));
        show(element("clinic-admin"));
        seen("Make another account the default before you remove this one.");
        seen("Old Account (replaced)");
        seen("2 open requests");

        button("Make default: Second Account").click();

        seen("Second Account is the default now.");
        assertEquals(1, callsTo("PUT " + ACCOUNTS + "/acct_2/default").size());
    }

    @Test
    void an_admin_sees_how_many_requests_a_removal_cancels_before_confirming() {
        clinicHas(linked());
        answer(REMOVE, linked());
        show(element("clinic-admin"));
        seen("Linked to Demo Clinic Pty Ltd");
        clinicHas(account("acct_1", "Demo Clinic Pty Ltd", "LINKED", true, 3, NO_BLOCKERS, ""));

        button("Remove account").click();

        seen("3 open payment requests will be cancelled.");
        assertThat(button("Keep it")).isFocused();
        button("Keep it").click();
        assertEquals(List.of(), callsTo(REMOVE));
        assertThat(button("Remove account")).isFocused();
    }

    @Test
    void nothing_is_removed_while_the_number_is_not_known() {
        clinicHas(linked());
        show(element("clinic-admin"));
        seen("Linked to Demo Clinic Pty Ltd");
        fail("GET " + ACCOUNTS, 503, "{}");
        button("Remove account").click();
        seen("The service is not available just now.");
        assertThat(button("Remove it")).hasAttribute("aria-disabled", "true");
        button("Remove it").dispatchEvent("click");
        letCallsArrive();
        assertEquals(List.of(), callsTo(REMOVE));
    }

    @Test
    void a_removal_is_followed_live_and_reports_what_was_paid_and_what_needs_attention() {
        clinicHas(account("acct_1", "Demo Clinic Pty Ltd", "LINKED", true, 5, NO_BLOCKERS, ""));
        answer(REMOVE, linked());
        show(element("clinic-admin"));
        button("Remove account").click();
        seen("5 open payment requests will be cancelled.");
        clinicHas(removing("REMOVING", "CANCELLING", 2, ""));

        button("Remove it").click();

        seen("Cancelling open requests: 2 of 5");
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "2");
        clinicHas(removing("REMOVING", "DEAUTHORISING", 4, ""));
        assertThat(page.locator("[aria-current=step]")).containsText("Disconnect at Stripe");
        clinicHas(removing(
                "REMOVED",
                "REMOVED",
                3,
                "\"paidPaymentRequests\":[\"preq_paid\"],\"needsAttention\":[\"preq_unsure\"]"));
        seen("Demo Clinic Pty Ltd (removed)");
        seen("3 open requests were cancelled.");
        seen("Paid before they could be cancelled.");
        seen("preq_paid");
        seen("Please check these in the Stripe Dashboard");
        seen("preq_unsure");
        assertThat(button("Go to Stripe")).isVisible();
        assertEquals(1, callsTo(REMOVE).size());
    }

    @Test
    void a_removal_goes_on_and_is_shown_after_a_reload() {
        clinicHas(removing("REMOVING", "CANCELLING", 2, "\"paidPaymentRequests\":[\"preq_paid\"]"));
        show(element("clinic-admin"));
        seen("Cancelling open requests: 2 of 5");
        seen("You can leave this page. It continues in the background.");
        seen("preq_paid");
    }

    @Test
    void an_account_disconnected_at_stripe_is_listed_among_those_removed() {
        clinicHas(removing("REMOVED", "REMOVED", 0, "\"needsAttention\":[\"preq_unsure\"]")
                .replace("REMOVED_BY_CLINIC", "DEAUTHORISED_AT_STRIPE"));
        show(element("clinic-admin"));
        page.getByText("Removed accounts (1)").click();
        seen("It was disconnected in the Stripe Dashboard, not here.");
        seen("preq_unsure");
    }

    @Test
    void a_clinic_that_is_not_enabled_cannot_be_linked() {
        answer("GET " + SETTINGS, settings(1, "").replace("\"enabled\":true", "\"enabled\":false"));
        show(element("clinic-admin"));
        seen("Client payments are not enabled for this clinic yet.");
        assertThat(button("Go to Stripe")).hasCount(0);
        assertThat(tab("Settings")).hasCount(0);
    }

    private void offers(String ways, String unfinished) {
        answer("GET " + LINK, "{\"ways\":[" + ways + "],\"unfinished\":" + unfinished + "}");
    }

    private void waiting(String replaces, boolean mayBeAdded, String blockers) {
        answer("GET " + CONFIRMATION, waitingAccount(replaces, mayBeAdded, blockers));
    }

    private static String waitingAccount(String replaces, boolean mayBeAdded, String blockers) {
        return """
            {"account":"acct_2","way":"OAUTH","accountName":"Demo Clinic Pty Ltd","country":"AU","chargesEnabled":%s,"livemode":false,
             "blockers":%s,"replaces":%s,"mayBeAdded":%s,"expiresAt":"2026-11-23T02:02:03Z"}\
            """.formatted(blockers.equals(NO_BLOCKERS), blockers, replaces, mayBeAdded);
    }

    private static String removing(String status, String step, int cancelled, String more) {
        return account("acct_1", "Demo Clinic Pty Ltd", status, false, 5 - cancelled, NO_BLOCKERS, "")
                .replace("\"removal\":null", """
                    "removal":{"reason":"REMOVED_BY_CLINIC","step":"%s","startedAt":"2026-11-23T01:02:03Z",
                     "completedAt":%s,"toCancel":5,"cancelled":%d%s}\
                    """.formatted(
                                step,
                                step.equals("REMOVED") ? "\"2026-11-23T01:02:09Z\"" : "null",
                                cancelled,
                                more.isEmpty() ? "" : "," + more));
    }
}
