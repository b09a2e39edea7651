package org.caretill.browser;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Checks the visible page with axe against WCAG 2.2 A and AA. */
public final class Accessibility {

    private static final String AXE = text("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");

    private Accessibility() {}

    /** The violated rules, each with the elements concerned. */
    public static List<String> violations(Page page) {
        return violations(page.mainFrame());
    }

    /** The same, of a page in a frame. */
    @SuppressWarnings("unchecked") // Playwright returns an array of strings as a list of strings.
    public static List<String> violations(Frame frame) {
        frame.evaluate(AXE);
        return (List<String>) frame.evaluate("""
            async () => {
              const { violations } = await axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
                resultTypes: ['violations'],
                rules: { 'label-content-name-mismatch': { enabled: true } },
              });
              return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
            }\
            """);
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(Accessibility.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
