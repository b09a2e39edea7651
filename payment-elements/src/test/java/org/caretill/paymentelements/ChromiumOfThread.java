package org.caretill.paymentelements;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ReducedMotion;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test that asks for it the browser context of its thread, as test classes run in several at a time. It starts
 * with the first test in its thread and is closed after the last of the run.
 */
final class ChromiumOfThread implements ParameterResolver {

    /**
     * A browser with one context and one process for all pages of the host. A page that stays open keeps that process
     * alive: to start another one for each test took a third of the browser's processor time. Nothing is shared by it,
     * because the elements store only in {@code sessionStorage}, which every page has for itself.
     */
    static final class Started implements AutoCloseable {

        private final Chromium chromium = new Chromium("--process-per-site");

        // A colour in transition is not the colour that stays. Where the person is, a day does not begin at 00:00 UTC.
        private final BrowserContext context = chromium.newContext(new Browser.NewContextOptions()
                .setViewportSize(900, 900)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("Australia/Sydney"));

        private final Page staysOpen = context.newPage();

        Started() {
            staysOpen.route(
                    "**/*",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<!doctype html><title>Stays open</title>")));
            staysOpen.navigate(ElementInBrowser.PAGE);
        }

        Page newPage() {
            return context.newPage();
        }

        /** Closes what a test has opened. */
        void closePages() {
            context.pages().stream().filter(page -> !page.equals(staysOpen)).forEach(Page::close);
        }

        @Override
        public void close() {
            chromium.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Started.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ChromiumOfThread.class))
                .computeIfAbsent(Thread.currentThread(), _ -> new Started(), Started.class);
    }
}
