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
 * services, and Stripe only on the pages where a patient pays (what Stripe.js needs:
 * https://docs.stripe.com/security/guide#content-security-policy).
 */
@ApplicationScoped
class PageHeaders {

    private static final Pattern PATIENTS_PAGES = Pattern.compile("/call/[^/]+/guest|/pay");
    private static final Pattern ASSET = Pattern.compile("/(demo|caretill)/.+");

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
        policy = policy("", services, "frame-src 'none'");
        policyWithStripe =
                policy(stripe.scripts(), services + " " + stripe.connections(), "frame-src " + stripe.frames());
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
        headers.set("Content-Security-Policy", PATIENTS_PAGES.matcher(path).matches() ? policyWithStripe : policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        // File names do not change with their content, so browsers must revalidate their copies each time.
        headers.set("Cache-Control", ASSET.matcher(path).matches() ? "no-cache" : "no-store");
        if ("https".equals(request.scheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }

    private static String policy(String moreScripts, String connections, String frames) {
        return String.join(
                "; ",
                List.of(
                        "default-src 'none'",
                        ("script-src 'self' " + moreScripts).strip(),
                        "style-src 'self'",
                        "img-src 'self'",
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
