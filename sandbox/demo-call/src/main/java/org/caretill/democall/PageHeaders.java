package org.caretill.democall;

import static org.caretill.democall.Addresses.originOf;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Sets the security headers of every response. The Content-Security-Policy allows this origin's own files and the
 * services, and Stripe only on the pages where a patient pays: what Stripe.js needs
 * (https://docs.stripe.com/security/guide#content-security-policy), and style attributes, which Stripe's list does not
 * name. Stripe.js styles its frames and the dialog of a bank's check itself; where it does so by attribute, a policy
 * without {@code style-src-attr} leaves them unstyled (https://github.com/mozilla/fxa/issues/2138). Style elements and
 * script stay forbidden.
 *
 * <p>There a wallet may open a window of its own, from Stripe's frame: {@code same-origin} would cut it off from the
 * page, or not open it at all.
 */
@ApplicationScoped
class PageHeaders {

    private static final Pattern PATIENTS_PAGES = Pattern.compile("/call/[^/]+/guest|/pay");
    private static final Pattern ASSET = Pattern.compile("/(demo|caretill)/.+");
    /** Part of an element's module, whose name changes with its content. */
    private static final Pattern UNCHANGING = Pattern.compile("/caretill/[a-z-]+-[A-Z0-9]{8}[.]js");

    private final String policy;
    private final String policyWithStripe;

    @Inject
    PageHeaders(Addresses addresses) {
        String services = String.join(
                " ",
                originOf(addresses.clinicConfigUrl()),
                originOf(addresses.paymentRequestUrl()),
                originOf(addresses.stripeWebhookUrl()),
                originOf(addresses.notificationUrl()),
                originOf(addresses.notificationUrl()).replaceFirst("^http", "ws"),
                originOf(addresses.oidcUrl()));
        StripeSources stripe = StripeSources.of(addresses.stripeJsUrl());
        policy = policy("", "", services, "frame-src 'none'");
        policyWithStripe = policy(
                stripe.scripts(),
                "; style-src-attr 'unsafe-inline'",
                services + " " + stripe.connections(),
                "frame-src " + stripe.frames());
    }

    void addToEveryAnswer(@Observes Filters filters) {
        filters.register(
                context -> {
                    addTo(context.response().headers(), context.request());
                    context.next();
                },
                100);
    }

    private void addTo(MultiMap headers, HttpServerRequest request) {
        String path = request.path();
        boolean isPatients = PATIENTS_PAGES.matcher(path).matches();
        headers.set("Content-Security-Policy", isPatients ? policyWithStripe : policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        headers.set("Cross-Origin-Opener-Policy", isPatients ? "same-origin-allow-popups" : "same-origin");
        headers.set("Cache-Control", caching(path));
        if (path.startsWith("/caretill/")) {
            // The elements are public, and pages of other origins may load them, also with a check of their hash.
            headers.set("Access-Control-Allow-Origin", "*");
        }
        if ("https".equals(request.scheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }

    /** Most file names do not change with their content, so browsers must revalidate their copies each time. */
    private static String caching(String path) {
        if (UNCHANGING.matcher(path).matches()) {
            return "public, max-age=31536000, immutable";
        }
        return ASSET.matcher(path).matches() ? "no-cache" : "no-store";
    }

    private static String policy(String moreScripts, String moreStyles, String connections, String frames) {
        return String.join(
                "; ",
                List.of(
                        "default-src 'none'",
                        ("script-src 'self' " + moreScripts).strip(),
                        "style-src 'self'" + moreStyles,
                        "img-src 'self'",
                        "font-src 'self'",
                        "connect-src 'self' " + connections,
                        frames,
                        "form-action 'self'",
                        "base-uri 'none'",
                        "frame-ancestors 'none'"));
    }

    private record StripeSources(String scripts, String connections, String frames) {

        static StripeSources of(URI stripeJs) {
            String origin = originOf(stripeJs);
            return origin.equals("https://js.stripe.com")
                    ? new StripeSources(
                            "https://js.stripe.com https://*.js.stripe.com",
                            "https://api.stripe.com",
                            "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com")
                    : new StripeSources(origin, origin, origin);
        }
    }
}
