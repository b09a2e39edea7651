package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.caretill.browser.Chromium;

/** Somebody in front of a browser of their own. What their pages complain about is remembered. */
final class Person {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int PATIENCE_MS = 15_000;

    /** How Chromium tells that Stripe answered 402, which is how Stripe refuses a card. */
    private static final String CARD_REFUSED = "status of 402";

    private static int screenshots;

    final Page page;
    private final String name;
    private final List<String> complaints = new ArrayList<>();

    Person(Chromium browser, String name, int width, int height) {
        this.name = name;
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains(CARD_REFUSED)) {
                complaints.add(name + ": " + message.text() + " (" + message.location() + ")");
            }
        });
        page.onPageError(error -> complaints.add(name + ": " + error));
    }

    /** Signs in at Keycloak from a page of the demo call, and is back on it. */
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

    /** The page tells the same after a reload. */
    void stillSees(String... words) {
        page.reload();
        for (String each : words) {
            sees(each);
        }
    }

    /** Kept under target/screenshots, numbered in the order of the story. */
    void screenshot(String title) {
        page.evaluate("() => Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations !=="
                + " Infinity).map(a => a.finished))");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve("%02d-%s-%s.png".formatted(++screenshots, name, title))));
    }

    /** What pages have complained about since this was last asked. */
    List<String> complaints() {
        List<String> since = List.copyOf(complaints);
        complaints.clear();
        return since;
    }
}
