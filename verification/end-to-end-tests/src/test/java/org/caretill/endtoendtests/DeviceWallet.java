package org.caretill.endtoendtests;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The wallet of a patient's device, as the simulator's Stripe.js plays it: a press opens its sheet in a window. */
final class DeviceWallet {

    static final String PAYS = "Visa •••• 4242";
    static final String IS_DECLINED = "Visa •••• 0002";

    private final Page page;
    private final Locator root;

    /**
     * A wallet on a page.
     *
     * @param root of the document with the patient's element: the page's, or that of a frame in it
     */
    DeviceWallet(Page page, Locator root) {
        this.page = page;
        this.root = root;
    }

    Locator button() {
        return root.frameLocator("iframe[title='Secure express checkout frame']")
                .getByText("Pay with Apple Pay");
    }

    /** The patient presses the wallet and agrees to pay with one of its cards. */
    void payWith(String card) {
        Page sheet = page.waitForPopup(button()::click);
        sheet.getByText(card).click();
        sheet.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Pay").setExact(true))
                .click();
    }
}
