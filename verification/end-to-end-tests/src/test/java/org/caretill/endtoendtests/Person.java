package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.caretill.browser.Chromium;

/** A person with a browser of their own. Errors in the console of their pages are recorded. */
final class Person {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int PATIENCE_MS = 45_000;

    /** Part of Chromium's message when Stripe answers 402, its normal answer to a refused card. */
    private static final String CARD_REFUSED = "status of 402";

    private static int screenshots;

    final Page page;
    private final String name;
    private final List<String> complaints = new ArrayList<>();

    Person(Chromium browser, String name, int width, int height) {
        this.name = name;
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MS);
        setDefaultAssertionTimeout(PATIENCE_MS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains(CARD_REFUSED)) {
                complaints.add(name + ": " + message.text() + " (" + message.location() + ")");
            }
        });
        page.onPageError(error -> complaints.add(name + ": " + error));
    }

    /** Signs in at Keycloak from a page of the demo call, and returns to it. */
    void signIn(String user) {
        button("Sign in").click();
        page.locator("#username").fill(user);
        page.locator("#password").fill(user);
        page.locator("#kc-login").click();
        assertThat(button("Sign out")).isVisible();
    }

    Locator button(String label) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(label).setExact(true));
    }

    void sees(String words) {
        assertThat(page.getByText(words).first()).isVisible();
    }

    void doesNotSee(String words) {
        assertThat(page.getByText(words)).hasCount(0);
    }

    /** The page shows the same after a reload. */
    void stillSees(String... words) {
        page.reload();
        for (String each : words) {
            sees(each);
        }
    }

    /** Saves a picture under target/screenshots, numbered in order. */
    void screenshot(String title) {
        page.evaluate("() => Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations !=="
                + " Infinity).map(a => a.finished))");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve("%02d-%s-%s.png".formatted(++screenshots, name, title))));
    }

    /** Whether one of the console errors since the last call of {@link #complaints} is about this. */
    boolean hasComplainedOf(String words) {
        return complaints.stream().anyMatch(complaint -> complaint.contains(words));
    }

    /** The console errors since the last call of this method. */
    List<String> complaints() {
        List<String> since = List.copyOf(complaints);
        complaints.clear();
        return since;
    }
}
