package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Staff's pages are English, but could be translated: in a language that nobody speaks, longer and with accents or from
 * right to left, no text stays as it was, and everything fits.
 */
class PseudoLocaleTest extends HistoryInBrowser {

    @Override
    String module() {
        return "payment-elements.js";
    }

    /** Names, ids and texts that the services gave, and dates and times, which Intl writes. */
    private static final String DATA =
            "Demo|Clinic|Pty|Ltd|Standard|Long|consultation|Ada|Lee|Pat|Smith|clinician|Visa|visa|acct_\\w+|preq_\\w+|Australia|"
                    + "November|October|December|AEDT|NZDT|GMT|New Zealand|Daylight|Time|Pacific|Auckland|Sydney|AUD|Australian|Dollar|requested|customer|"
                    + "patient|admin|Harbour|https|stripe|test";

    @ParameterizedTest
    @ValueSource(strings = {"en-XA", "ar-XB"})
    void the_history_can_be_translated(String tag) {
        clinicHas(paid("\"refundedMinor\":1000"));
        answer(
                TOTALS,
                totals(
                        total("2026-11-23", "AUD", 8500, 1000, 1),
                        clinician("clinician-7", "Dr Ada Lee", 8500, 1000, 1)));
        show(element("clinic-admin clinician"));
        seen("Long consultation");
        inPseudo(tag, "Long consultation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-XA", "ar-XB"})
    void the_settings_can_be_translated(String tag) {
        answer(SETTINGS, ConfigureInBrowser.settings(3, ""));
        answer("GET " + ConfigureInBrowser.ACCOUNTS, items(ConfigureInBrowser.linked()));
        show(ConfigureInBrowser.element("clinic-admin"));
        seen("Demo Clinic Pty Ltd");
        inPseudo(tag, "Demo Clinic Pty Ltd");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile("Šéţţíñğš")))
                .click();
        assertThat(page.locator("caretill-client-payments input").first()).isVisible();
        nothingIsEnglishOrTooWide();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-XA", "ar-XB"})
    void asking_for_a_payment_can_be_translated(String tag) {
        answer(SETTINGS, ConfigureInBrowser.settings(3, ""));
        answer("GET /v1/calls/call-1/guests?clinicId=demo-clinic", """
            {"items":[{"participantId":"patient-1","displayName":"Pat Smith","role":"patient","patientName":null}]}\
            """);
        show("""
            <caretill-payment-request clinic-id="demo-clinic" call-id="call-1" clinic-config-service-url="https://services.test"
              payment-request-service-url="https://services.test" notification-service-url="https://services.test">
            </caretill-payment-request>\
            """);
        assertThat(page.locator("caretill-payment-request input").first()).isVisible();
        inPseudo(tag, "Pat Smith");
    }

    /** Shows the element anew in the language. */
    private void inPseudo(String tag, String data) {
        page.evaluate("""
            async (tag) => {
              (await import('/payment-elements.js')).usePseudoLocale(tag);
              const before = document.querySelector('main').lastElementChild;
              const after = before.cloneNode(true);
              after.token = before.token;
              document.querySelector('main').dir = tag === 'ar-XB' ? 'rtl' : 'ltr';
              before.replaceWith(after);
            }
            """, tag);
        page.waitForFunction(
                "(data) => { const text = (root) => [...root.querySelectorAll('*')].map((one) => one.shadowRoot"
                        + " ? text(one.shadowRoot) : one.textContent).join(' '); const all = text(document);"
                        + " return all.includes('~~') && all.includes(data); }",
                data);
        nothingIsEnglishOrTooWide();
        keepPicture(tag);
    }

    private void nothingIsEnglishOrTooWide() {
        @SuppressWarnings("unchecked")
        List<String> english = (List<String>) page.evaluate("""
            (data) => {
              const texts = [];
              const collect = (root) => {
                for (const one of root.querySelectorAll('*')) {
                  if (one.shadowRoot) collect(one.shadowRoot);
                  // The names of currencies are Intl's.
                  if (one.closest('style, script, h1, select[name=currency]')) continue;
                  texts.push(one.ariaLabel, one.placeholder, one.title);
                  texts.push(...[...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data));
                }
              };
              collect(document.body);
              const known = new RegExp(`\\\\b(?:${data})\\\\b`, 'g');
              return texts.filter(Boolean).map((text) => text.replace(known, '')).filter((text) => /[A-Za-z]{4}/.test(text));
            }
            """, DATA);
        assertEquals(List.of(), english);
        page.setViewportSize(390, 900);
        assertEquals(390, page.evaluate("Math.max(390, document.documentElement.scrollWidth)"));
    }
}
