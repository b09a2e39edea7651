package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.DEMO;
import static org.caretill.endtoendtests.Address.SIMULATOR;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a clinic's administrator reads when Stripe refuses the link of an account, in each way it can, and when opening
 * an account is interrupted.
 */
@OnRunningStack
@Timeout(300)
class LinkPagesE2E {

    private static final String AT_STRIPE = "Connect Caretill with your Stripe account";

    private final RunningStack stack;
    private final Clinic clinic;
    private final Chromium chromium = new Chromium();
    private final Person admin = new Person(chromium, "admin-linking", 1280, 900);

    LinkPagesE2E(RunningStack stack) {
        this.stack = stack;
        clinic = Clinic.registered(stack);
        clinic.approve(clinic.requestEnablement());
    }

    @AfterEach
    void close() {
        chromium.close();
    }

    @Test
    void each_refusal_of_stripe_is_told_in_plain_words_and_links_nothing() {
        openPage();
        admin.screenshot("has-no-account-and-two-ways");

        goToStripe();
        admin.button("Cancel and go back").click();
        reads("denied", "You did not give access at Stripe. Nothing was changed.");

        oauth(false);
        try {
            admin.button("Go to Stripe").click();
            admin.sees("Standard OAuth is disabled");
        } finally {
            oauth(true);
        }
        admin.page.goBack();
        reads(
                "has-no-answer",
                "You came back without an answer from Stripe. Did Stripe show an error, such as “Standard OAuth is disabled” or “Invalid redirect URI”? Then the platform operator must change a setting at Stripe: tell them these words. Otherwise go to Stripe again.");

        changingTheAddress("redirect_uri=[^&]*", "redirect_uri=https%3A%2F%2Fother.example", () -> {
            admin.button("Go to Stripe").click();
            admin.sees("Invalid redirect URI");
        });
        admin.page.goBack();
        admin.sees("You came back without an answer from Stripe.");

        changingTheAddress("scope=read_write", "scope=read_only", () -> {
            goToStripe();
            choose(clinic.account);
        });
        reads("read-only", "Stripe gave access for reading only, with which no payment can be made.");
        eventually("the access is given back").until(() -> !clinic.simulator.isConnected(clinic.account));

        goToStripe();
        admin.page.navigate(approved(true));
        reads("live", "Stripe does not accept the platform’s settings. Please tell the platform operator.");

        Clinic another = Clinic.takingPayments(stack);
        goToStripe();
        choose(another.account);
        reads("another-clinics", "Another clinic uses this Stripe account already. Nothing was changed.");
        assertThat(another.simulator.isConnected(another.account)).isTrue();

        goToStripe();
        admin.page.navigate(approved(false).replaceFirst("code=[^&]*", "code=ac_used_before"));
        reads("code-refused", "Stripe’s answer was used before, or is older than five minutes. Nothing was changed.");

        for (int status : new int[] {401, 429, 500}) {
            clinic.simulator.addFault(Map.of("path", "/oauth/token", "action", "status", "status", status));
            goToStripe();
            choose(clinic.account);
            reads(
                    "status-" + status,
                    switch (status) {
                        case 401 ->
                            "Stripe does not accept the platform’s settings. Please tell the platform operator.";
                        case 429 -> "Stripe could not link the account. Nothing was changed. Try again.";
                        default -> "so we do not know whether Stripe linked the account. Nothing was changed here.";
                    });
        }

        controlledByOtherPlatform(true);
        goToStripe();
        admin.sees("This account is connected to another platform. Please create a new account.");
        admin.page.locator("input[value=new]").check();
        admin.button("Connect my Stripe account").click();
        reads(
                "new-account",
                "If Stripe made you create a new account, this is the new one, not the one you know: payments and payouts would be there.");
        admin.button("Not this account").click();
        admin.sees("The account was disconnected. Nothing was changed.");

        controlledByOtherPlatform(false);
        goToStripe();
        choose(clinic.account);
        admin.button("Use this account").click();
        admin.sees("Your Stripe account is linked.");
        assertThat(clinic.stripeAccount().get("status").asText()).isEqualTo("LINKED");
    }

    @Test
    void whoever_interrupts_the_opening_of_an_account_goes_on_where_they_stopped() {
        openPage();
        openAnAccount();
        String firstLink = admin.page.url();
        String account = accountOnPage();

        // The tab is closed, and the page opened again later.
        admin.page.navigate(stack.url(DEMO) + "/configure");
        reads("has-begun-an-account", "A new Stripe account was begun on");
        // The link was used: Stripe sends the browser for a new one, which is of the same account.
        admin.page.navigate(firstLink);
        admin.sees("Open your Stripe account");
        assertThat(admin.page.url()).isNotEqualTo(firstLink);
        assertThat(accountOnPage()).isEqualTo(account);
        admin.button("Save for later and go back").click();
        reads("has-left-early", "Stripe does not have all details of the new account yet. What you entered is kept");

        admin.button("Continue at Stripe").click();
        admin.sees("Open your Stripe account");
        assertThat(accountOnPage()).isEqualTo(account);
        String outage = clinic.simulator.addFault(
                Map.of("path", "/v1/accounts/" + account, "action", "status", "status", 503, "calls", 100));
        admin.button("Agree and submit").click();
        reads("is-not-checked", "Stripe did not answer, so we do not know how far the new account is.");
        clinic.simulator.removeFault(outage);

        admin.button("Continue at Stripe").click();
        var returned = new String[1];
        admin.page.onRequest(sent -> {
            if (sent.url().contains("/v1/stripe/onboarding/return")) {
                returned[0] = sent.url();
            }
        });
        admin.button("Submit; Stripe still checks the identity").click();
        reads("may-confirm-the-new-account", "If you haven’t confirmed by");
        admin.page.navigate(returned[0]);
        reads("has-returned-twice", "already used");
        admin.page
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Back to Client payments"))
                .click();
        admin.button("Use this account").click();
        reads("waits-for-stripes-check", "Stripe is checking what it was given");

        clinic.simulator.restrict(account, false);
        admin.sees("Ready to take payments");
        admin.screenshot("has-the-new-account-ready");
    }

    @Test
    void who_gives_up_opening_an_account_discards_it_and_begins_again() {
        openPage();
        openAnAccount();
        String account = accountOnPage();
        admin.button("Save for later and go back").click();
        admin.button("Discard it").click();
        admin.sees("Discard the new Stripe account?");
        admin.page.getByRole(AriaRole.ALERTDIALOG).getByText("Discard it").click();
        reads("has-discarded-the-account", "The new account is being closed at Stripe.");
        eventually("the account is closed").until(() -> !clinic.simulator.isConnected(account));

        openAnAccount();
        assertThat(accountOnPage()).isNotEqualTo(account);
    }

    private void openPage() {
        admin.page.navigate(stack.url(DEMO) + "/configure");
        admin.signIn(clinic.id.replaceFirst("clinic", "admin"));
        admin.sees("Link the clinic’s own Stripe account.");
    }

    private void openAnAccount() {
        admin.button("Open a Stripe account").click();
        admin.page.getByLabel("E-mail address for the new account").fill("accounts@clinic.example");
        admin.button("Open it at Stripe").click();
        admin.sees("Open your Stripe account");
    }

    private void goToStripe() {
        admin.button("Go to Stripe").click();
        admin.sees(AT_STRIPE);
    }

    private void choose(String account) {
        admin.page.locator("input[value='" + account + "']").check();
        admin.button("Connect my Stripe account").click();
    }

    private void reads(String title, String words) {
        admin.sees(words);
        admin.screenshot("link-" + title);
    }

    private String accountOnPage() {
        return admin.page.locator(".mono").textContent().split(" ", 2)[0];
    }

    /** As when somebody changes Stripe's address by hand, or the platform is set up wrong. */
    private void changingTheAddress(String part, String by, Runnable visit) {
        String address = "**/oauth/authorize?*";
        admin.page.route(
                address,
                route -> route.resume(
                        new Route.ResumeOptions().setUrl(route.request().url().replaceFirst(part, by))));
        visit.run();
        admin.page.unroute(address);
    }

    /** The address to which Stripe redirects whoever gives access to the account on the page that is open. */
    private String approved(boolean livemode) {
        return Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/oauth/approve",
                        null,
                        Map.of("authorizeUrl", admin.page.url(), "account", clinic.account, "livemode", livemode))
                .expect(200)
                .get("redirectUrl")
                .asText();
    }

    private void oauth(boolean enabled) {
        Rest.post(stack.url(SIMULATOR) + "/_simulator/oauth/settings", null, Map.of("oauthEnabled", enabled))
                .expect(204);
    }

    private void controlledByOtherPlatform(boolean controlled) {
        Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/accounts/" + clinic.account,
                        null,
                        Map.of("controlledByOtherPlatform", controlled))
                .expect(200);
    }
}
