package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apple Pay and Google Pay as a clinic's administrator sees them, and the domains as the operator edits them. */
class WalletsAreRegisteredTest extends ConfigureInBrowser {

    private static final String DOMAINS = "/v1/payment-page-domains";
    private static final String CHECK = "POST " + ACCOUNTS + "/acct_1/wallet-check";
    private static final String ON = "{\"on\":true,\"off\":null,\"stripesWords\":null}";
    private static final String NOT_VERIFIED =
            "{\"on\":false,\"off\":\"NOT_VERIFIED\",\"stripesWords\":\"<b>No file.</b>\"}";

    @BeforeEach
    void the_clinic_is_enabled() {
        answer("GET " + SETTINGS, settings(4, ""));
        answer("GET /v1/enablement-requests?status=PENDING", items());
        answer("GET /v1/clinics", items());
    }

    @Test
    void a_wallet_that_is_off_says_why_and_is_checked_again() {
        clinicHas(accountWith(wallets(NOT_VERIFIED, ON)));
        answer(CHECK, "{}");
        show(element("clinic-admin"));
        seen("Ready to take payments");
        seen("Apple Pay: not on for call.example, because Stripe could not verify this domain. Stripe says: “<b>No"
                + " file.</b>”");
        seen("Google Pay: on for call.example");
        seen("Patients can still pay by card.");

        clinicHas(accountWith(wallets(ON, ON)));
        button("Check again: Apple Pay and Google Pay of Demo Clinic Pty Ltd").click();

        seen("Checking with Stripe. This page updates by itself.");
        seen("Apple Pay and Google Pay: on for call.example");
        assertEquals(1, callsTo(CHECK).size());
        assertThat(button("Check again: Apple Pay and Google Pay of Demo Clinic Pty Ltd"))
                .hasCount(0);
    }

    @Test
    void a_check_that_was_made_a_moment_ago_is_not_repeated() {
        clinicHas(accountWith(wallets(NOT_VERIFIED, NOT_VERIFIED)));
        fail(CHECK, 429, "{\"code\":\"too-soon\"}");
        show(element("clinic-admin"));

        button("Check again: Apple Pay and Google Pay of Demo Clinic Pty Ltd").click();

        seen("That was done a moment ago. Wait a little before you do it again.");
    }

    @Test
    void an_account_without_domains_says_nothing_of_wallets() {
        clinicHas(linked());
        show(element("clinic-admin"));
        seen("Ready to take payments");
        notSeen("Apple Pay");
    }

    @Test
    void an_operator_adds_a_domain() {
        answer("GET " + DOMAINS, items());
        show(element("platform-operator"));
        tab("Payment pages").click();
        seen("No domains yet");
        button("Add domain").click();
        seen("Enter a domain.");
        assertThat(field("Domain, for example call.example.com")).isFocused();
        fail("PUT " + DOMAINS + "/https%3A%2F%2Fcall.example", 400, "{\"code\":\"validation-failed\"}");
        field("Domain, for example call.example.com").fill("https://call.example");
        button("Add domain").click();
        seen("Enter only the domain");

        answer("PUT " + DOMAINS + "/call.example", "{\"domain\":\"call.example\"}");
        answer("GET " + DOMAINS, items(domain("call.example", 2, 1)));
        field("Domain, for example call.example.com").fill(" call.example ");
        button("Add domain").click();

        seen("call.example was added. It is being registered for every clinic.");
        seen("2 Stripe accounts: Apple Pay on for 1, Google Pay on for 2.");
        assertThat(field("Domain, for example call.example.com")).hasValue("");
    }

    @Test
    void an_operator_removes_a_domain_after_a_confirmation() {
        answer("GET " + DOMAINS, items(domain("call.example", 1, 1)));
        answer("DELETE " + DOMAINS + "/call.example", "{}");
        show(element("platform-operator"));
        tab("Payment pages").click();
        button("Remove call.example").click();
        seen("Patients there will not be able to use Apple Pay or Google Pay.");
        button("Keep it").click();
        assertEquals(0, callsTo("DELETE " + DOMAINS + "/call.example").size());

        button("Remove call.example").click();
        answer("GET " + DOMAINS, items());
        button("Remove it").click();

        seen("call.example was removed.");
        seen("No domains yet");
        assertEquals(1, callsTo("DELETE " + DOMAINS + "/call.example").size());
    }

    private static String accountWith(String wallets) {
        return account("acct_1", "Demo Clinic Pty Ltd", "LINKED", true, 0, NO_BLOCKERS, wallets);
    }

    private static String wallets(String applePay, String googlePay) {
        return """
            "wallets":[{"domain":"call.example","applePay":%s,"googlePay":%s,"checkedAt":"2026-11-20T01:02:03Z"}]\
            """.formatted(applePay, googlePay);
    }

    private static String domain(String name, int accounts, int applePay) {
        return """
            {"domain":"%s","accounts":%d,"applePay":%d,"googlePay":%d}\
            """.formatted(name, accounts, applePay, accounts);
    }
}
