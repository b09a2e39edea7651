package org.caretill.endtoendtests;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real, headless Chromium: the one CHROMIUM names, or the one that is installed. Nothing is downloaded. */
final class Chromium implements AutoCloseable {

    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));

    private final Browser browser = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(program())
                    .setArgs(List.of("--no-sandbox", "--disable-background-networking")));

    /** A browser that shares nothing with the others: another person's. */
    Person newPerson(String name, int width, int height) {
        return new Person(name, browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height)));
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
                .orElseThrow(() -> new IllegalStateException(
                        "The tests need Chromium: sudo apt-get install chromium, or set CHROMIUM to its program."));
    }
}
