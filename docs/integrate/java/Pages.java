import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The pages of this platform, and what browsers may do in them. */
final class Pages {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "woff", "font/woff",
            "woff2", "font/woff2");

    private final Path folder = Path.of(System.getenv().getOrDefault("PAGES", "../plain"))
            .toAbsolutePath()
            .normalize();

    record Page(byte[] body, Map<String, String> headers) {}

    /** The file of a path, with the headers that browsers need. */
    Optional<Page> at(String path) throws IOException {
        Path file = folder.resolve(path.substring(1)).normalize();
        String type = TYPES.get(file.toString().replaceFirst(".*\\.", ""));
        if (!file.startsWith(folder) || type == null || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(new Page(
                Files.readAllBytes(file),
                Map.of(
                        "Content-Type", type,
                        "Content-Security-Policy", policy(path),
                        "Cross-Origin-Opener-Policy", "same-origin-allow-popups",
                        "Referrer-Policy", "no-referrer",
                        "X-Content-Type-Options", "nosniff",
                        "Cache-Control", "no-cache")));
    }

    /** Stripe is on the patient's pages only. */
    private static String policy(String path) {
        boolean forPatients = path.startsWith("/visit");
        Stripe stripe = Stripe.at(origin("STRIPE_JS_URL"));
        String services = String.join(
                " ",
                origin("CLINIC_CONFIG_URL"),
                origin("PAYMENT_REQUEST_URL"),
                origin("NOTIFICATION_URL"),
                origin("NOTIFICATION_URL").replaceFirst("^http", "ws"));
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'" + (forPatients ? " " + stripe.scripts() : ""),
                "connect-src 'self' " + services + (forPatients ? " " + stripe.calls() : ""),
                "frame-src " + (forPatients ? stripe.frames() : "'none'"),
                "style-src 'self'" + (forPatients ? "; style-src-attr 'unsafe-inline'" : ""),
                "img-src 'self' data:",
                "font-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'");
    }

    private static String origin(String setting) {
        URI address = URI.create(Settings.of(setting));
        return address.getScheme() + "://" + address.getAuthority();
    }

    /**
     * What Stripe.js needs: https://docs.stripe.com/security/guide#content-security-policy. The simulator is one origin.
     */
    private record Stripe(String scripts, String calls, String frames) {

        static Stripe at(String origin) {
            return origin.equals("https://js.stripe.com")
                    ? new Stripe(
                            "https://js.stripe.com https://*.js.stripe.com",
                            "https://api.stripe.com",
                            "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com")
                    : new Stripe(origin, origin, origin);
        }
    }
}
