package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A platform embeds the patient's element in a page of its own origin, and a portal shows that page in a frame. The
 * wallet of the device is offered where the platform has named the domains, and pays into the clinic's account. In the
 * demo call it pays in {@link PayDuringACallE2E}.
 */
@OnRunningStack
@Timeout(240)
class WalletE2E {

    private final RunningStack stack;
    private final Chromium chromium = new Chromium();
    private final Clinic clinic;
    private final VideoCall call;
    private final PlatformsPages pages;
    private final Person patient;
    private final String request;

    WalletE2E(RunningStack stack) {
        this.stack = stack;
        clinic = Clinic.takingPayments(stack);
        call = clinic.callWithPatient("Pat Patient");
        pages = new PlatformsPages(stack, call);
        patient = new Person(chromium, "patient-with-wallet", 412, 915);
        request = call.requestPayment(8_500, "Long consultation");
    }

    @BeforeEach
    @AfterEach
    void no_domain_is_named() {
        for (String domain : new String[] {PlatformsPages.DOMAIN, PlatformsPages.PORTALS_DOMAIN}) {
            Rest.delete(domainsUrl(domain), clinic.callPlatformToken).expect(204);
        }
    }

    @AfterEach
    void close() {
        chromium.close();
        pages.close();
        assertThat(patient.complaints()).isEmpty();
    }

    @Test
    void the_wallet_is_offered_once_the_platform_has_named_the_domain_and_pays_also_after_a_decline() {
        patient.page.navigate(pages.visit());
        Locator root = patient.page.locator("html");
        var wallet = new DeviceWallet(patient.page, root);
        payNow(root);
        assertThat(cardNumber(root)).isVisible();
        assertThat(wallet.button()).isHidden();

        name(PlatformsPages.DOMAIN);
        patient.page.reload();
        assertThat(wallet.button()).isVisible();
        patient.screenshot("is-offered-the-wallet-on-the-platforms-page");
        wallet.payWith(DeviceWallet.IS_DECLINED);
        patient.sees("Your bank declined this card. Nothing was charged.");
        eventually("the decline is known")
                .until(() -> call.read(request).get("failedAttempts").asInt() == 1);

        wallet.payWith(DeviceWallet.PAYS);
        patient.sees("Payment complete");
        isPaidWithTheWallet();
    }

    @Test
    void in_the_frame_of_another_site_the_wallet_is_offered_once_both_domains_are_named() {
        name(PlatformsPages.DOMAIN);
        patient.page.navigate(pages.portal());
        Locator root = patient.page.frameLocator("iframe[title='Your visit']").locator("html");
        var wallet = new DeviceWallet(patient.page, root);
        payNow(root);
        assertThat(cardNumber(root)).isVisible();
        assertThat(wallet.button()).isHidden();

        name(PlatformsPages.PORTALS_DOMAIN);
        patient.page.reload();
        assertThat(wallet.button()).isVisible();
        patient.screenshot("is-offered-the-wallet-in-a-frame");
        wallet.payWith(DeviceWallet.PAYS);
        assertThat(root.getByText("Payment complete")).isVisible();
        isPaidWithTheWallet();
    }

    private static void payNow(Locator root) {
        root.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Pay now").setExact(true))
                .click();
    }

    private static Locator cardNumber(Locator root) {
        return root.frameLocator("iframe[title='Secure payment input frame']").getByLabel("Card number");
    }

    /** The platform names a domain, and the wallets are registered there on the clinic's account. */
    private void name(String domain) {
        Rest.put(domainsUrl(domain), clinic.callPlatformToken, Map.of()).expect(201);
        eventually("the wallets are on for " + domain)
                .until(() -> StreamSupport.stream(
                                clinic.stripeAccount().get("wallets").spliterator(), false)
                        .anyMatch(wallets -> wallets.get("domain").asText().equals(domain)
                                && wallets.at("/applePay/on").asBoolean()));
    }

    private String domainsUrl(String domain) {
        return stack.url(CLINIC_CONFIG) + "/v1/payment-page-domains/" + domain;
    }

    private void isPaidWithTheWallet() {
        call.awaitStatus(request, "PAID");
        JsonNode charges = clinic.simulator.ledger(clinic.account).get("charges");
        assertThat(charges.findValues("wallet"))
                .isNotEmpty()
                .allMatch(wallet -> wallet.get("type").asText().equals("apple_pay"));
    }
}
