package org.caretill.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real, headless Chromium: the one set by CHROMIUM, or an installed one. Nothing is downloaded. Its profile is a
 * directory of its own. Like everything of Playwright's, it may be used only by the thread that started it.
 */
public final class Chromium implements AutoCloseable {

    /** The headless shell first: it is the same browser without windows, and needs less than half of the processor. */
    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin/chromium-headless-shell",
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));

    private final Browser browser;

    /**
     * Starts the browser.
     *
     * @param further arguments of Chromium, beside those that every test needs
     */
    public Chromium(String... further) {
        List<String> arguments = Stream.concat(
                        Stream.of("--no-sandbox", "--disable-background-networking"), Stream.of(further))
                .toList();
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program())
                        .setArgs(arguments));
    }

    /** A context that shares nothing with others of this browser, for another person. */
    public BrowserContext newContext(Browser.NewContextOptions options) {
        return browser.newContext(options);
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Path program() {
        String chosen = System.getenv().getOrDefault("CHROMIUM", "");
        return (chosen.isBlank() ? USUAL_PLACES.stream() : Stream.of(chosen))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "The tests need Chromium: sudo apt-get install chromium-headless-shell, or set CHROMIUM to its program."));
    }
}
