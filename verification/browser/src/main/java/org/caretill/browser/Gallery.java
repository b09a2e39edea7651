package org.caretill.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Keeps what tests have on the screen, as people with different screens and settings see it. Only with
 * {@code -Dscreenshots}; {@code bin/screenshots} makes one page of all pictures.
 */
public final class Gallery {

    static final Path FOLDER = Path.of("target", "screenshots");

    /** The way somebody looks at a page. */
    enum Look {
        WIDE(1280, 800, "a desk: 1280 × 800"),
        PHONE(390, 844, "a phone: 390 × 844"),
        NARROW(320, 640, "a small phone: 320 × 640"),
        LANDSCAPE(667, 375, "a phone on its side: 667 × 375"),
        ZOOMED(320, 256, "zoomed to 400 %: 320 × 256"),
        DARK(390, 844, "dark"),
        FORCED_COLOURS(390, 844, "forced colours"),
        RIGHT_TO_LEFT(390, 844, "right to left"),
        /** As the test had it on the way. */
        ON_THE_WAY(0, 0, "on the way");

        final int width;
        final int height;
        final String words;

        Look(int width, int height, String words) {
            this.width = width;
            this.height = height;
            this.words = words;
        }

        String fileName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".png";
        }
    }

    private Gallery() {}

    /** Whether pictures are wanted. */
    public static boolean isWanted() {
        return System.getProperty("screenshots") != null;
    }

    /** Keeps the page's last state in every look, and changes the page for that. */
    public static void keepEveryLook(Page page, Class<?> test, String state) {
        if (!isWanted()) {
            return;
        }
        for (Look look : Look.values()) {
            if (look == Look.ON_THE_WAY) {
                continue;
            }
            page.setViewportSize(look.width, look.height);
            page.emulateMedia(new Page.EmulateMediaOptions()
                    .setColorScheme(look == Look.DARK ? ColorScheme.DARK : ColorScheme.LIGHT)
                    .setForcedColors(look == Look.FORCED_COLOURS ? ForcedColors.ACTIVE : ForcedColors.NONE));
            page.evaluate(
                    "(direction) => { document.documentElement.dir = direction; }",
                    look == Look.RIGHT_TO_LEFT ? "rtl" : "ltr");
            take(page, test, state, look);
        }
    }

    /** Keeps a state on the way, as it is. */
    public static void keep(Page page, Class<?> test, String state) {
        if (isWanted()) {
            take(page, test, state, Look.ON_THE_WAY);
        }
    }

    private static void take(Page page, Class<?> test, String state, Look look) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(test.getSimpleName()).resolve(state).resolve(look.fileName()))
                // Zoomed and on its side, what matters is what is on the screen at once.
                .setFullPage(look != Look.ZOOMED && look != Look.LANDSCAPE));
    }
}
