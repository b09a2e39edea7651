package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.caretill.languages.Catalogue;
import org.caretill.languages.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a patient sees in each language, and how the page chooses one. */
class PatientReadsOwnLanguageTest extends PatientInBrowser {

    /** What stands on the page that is nobody's to translate: the host's own text, names, and what Stripe's form is called in English. */
    private static final Pattern OF_OTHERS = Pattern.compile(
            "A call|Demo Clinic|Long consultation|Card number|Expiration date|Security code|Country, Postal code|\\(\\)"
                    + "|Stripe|Apple Pay|Google Pay|name@example\\.org|GMT\\+?\\d*|AEDT|AEST|PDF|Visa");

    private static final Pattern ENGLISH =
            Pattern.compile("\\b(the|your|you|this|please|payment|charged|again|clinic|receipt|secure)\\b");

    private String shownIn(Language language, String key) {
        return Catalogue.of(language).panel().get(key);
    }

    /** Pages of other tests have the same browser. */
    @AfterEach
    void forget_the_choice() {
        page.evaluate("localStorage.removeItem('caretill-language')");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everything_is_in_the_language(Language language) {
        locale = language.tag();
        page.setViewportSize(320, 900);
        remember(paymentRequest(2, "REQUESTED", """
            "lastFailure":{"code":"insufficient_funds","at":"2026-11-23T01:03:00Z"},"failedAttempts":1\
            """));
        show(ELEMENT);
        Locator element = page.locator("caretill-pay");
        assertThat(element).hasAttribute("lang", language.tag());
        assertThat(element).hasAttribute("dir", language.direction());
        assertThat(page.getByText(shownIn(language, "refused.insufficient_funds")))
                .isVisible();
        assertThat(page.locator("select[name=language]")).hasValue(language.tag());
        nothingIsEnglishOrClipped();
        keepPicture(language.tag());

        button(shownIn(language, "pay.payNow")).click();
        assertThat(page.getByText(shownIn(language, "pay.secure"))).isVisible();
        assertThat(button(shownIn(language, "pay.back"))).isVisible();
        assertEquals(
                language.stripe() == null ? 1 : 0,
                page.getByText(shownIn(language, "language.stripeEnglish")).count());
        nothingIsEnglishOrClipped();
    }

    /** No text of the element is English, or wider than its place. */
    private void nothingIsEnglishOrClipped() {
        assertEquals(320, page.evaluate("Math.max(320, document.documentElement.scrollWidth)"));
        String text = (String) page.evaluate("""
            () => {
              const root = document.querySelector('caretill-pay').shadowRoot;
              const texts = [...root.querySelectorAll('*')].filter((one) => !one.closest('select, style, dialog'))
                .flatMap((one) => [one.ariaLabel, ...[...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data)]);
              return texts.filter(Boolean).join(' ');
            }
            """);
        String ours = OF_OTHERS.matcher(text).replaceAll("");
        List<String> english = ENGLISH.matcher(ours.toLowerCase(Locale.ROOT))
                .results()
                .map(found -> found.group())
                .toList();
        assertEquals(List.of(), english, ours);
        @SuppressWarnings("unchecked")
        List<String> clipped = (List<String>) page.evaluate("""
            () => [...document.querySelector('caretill-pay').shadowRoot.querySelectorAll('button, h2, p, label, summary')]
              .filter((one) => !one.classList.contains('only-read') && !one.closest('[inert], dialog') && one.scrollWidth > one.clientWidth + 1)
              .map(({ textContent }) => textContent.trim())
            """);
        assertEquals(List.of(), clipped);
    }

    static Stream<Language> languages() {
        return Language.all().stream().filter(language -> !language.equals(Language.ENGLISH));
    }

    @Test
    void whatever_else_is_known_the_patients_own_choice_counts_and_is_kept() {
        locale = "vi_VN.UTF-8";
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        Locator element = page.locator("caretill-pay");
        assertThat(element).hasAttribute("lang", "vi");

        page.locator("select[name=language]").selectOption("de");

        assertThat(element).hasAttribute("lang", "de");
        page.reload();
        assertThat(element).hasAttribute("lang", "de");
    }

    @Test
    void the_hosts_word_counts_before_the_platforms_and_a_language_that_does_not_exist_is_nobodys() {
        locale = "vi";
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT.replace("<caretill-pay", "<caretill-pay language=\"it-CH\""));
        assertThat(page.locator("caretill-pay")).hasAttribute("lang", "it");

        locale = "tlh";
        show(ELEMENT.replace("<caretill-pay", "<caretill-pay language=\"xx-nowhere\""));
        assertThat(page.locator("caretill-pay")).hasAttribute("lang", "en");
        assertThat(button("Pay now")).isVisible();
    }

    @Test
    void changing_the_language_while_paying_loses_nothing() {
        Language arabic = Language.of("ar").orElseThrow();
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();

        page.locator("select[name=language]").selectOption("ar");

        assertThat(page.getByText(shownIn(arabic, "pay.secure"))).isVisible();
        assertThat(page.locator("#email")).hasValue("pat@example.org");
        assertThat(page.getByLabel("Card number")).hasValue("4242 4242 4242 4242");
        assertTrue(inPage("window.stripeCalls").contains("locale ar"));
        page.evaluate(SUCCEEDED);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("85\\.00")))
                .click();
        page.waitForCondition(
                () -> inPage("window.stripeCalls").stream().anyMatch(call -> call.startsWith("confirm ")));
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(shownIn(arabic, "pay.paid"))))
                .isVisible();
    }

    @Test
    void the_first_load_carries_one_language_besides_english() {
        locale = "km";
        List<String> loaded = new ArrayList<>();
        page.onRequest(request -> loaded.add(request.url()));
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(page.locator("caretill-pay")).hasAttribute("lang", "km");
        assertEquals(
                List.of("https://host.test/languages/km.js"),
                loaded.stream().filter(url -> url.contains("/languages/")).toList());
    }

    @Test
    void words_that_cannot_be_loaded_leave_the_page_as_it_is() {
        locale = "fr";
        page.route("**/languages/**", route -> route.abort());
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay now")).isVisible();

        page.locator("select[name=language]").selectOption("de");

        seen("We can’t connect right now. Check your internet connection and try again.");
        assertThat(page.locator("caretill-pay")).hasAttribute("lang", "en");
        assertThat(page.locator("select[name=language]")).hasValue("en");
    }
}
