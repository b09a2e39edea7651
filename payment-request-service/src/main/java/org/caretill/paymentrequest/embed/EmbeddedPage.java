package org.caretill.paymentrequest.embed;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A page with one element, for a frame, and what it may load and call. It has no script of its own: that of
 * {@code caretill/embed/page.js} reads what stands here in {@code <main>}, and takes the rest from the page around.
 *
 * @param html the whole page
 * @param contentSecurityPolicy the header; browsers show the page in frames of {@link Embedding#ancestors} alone
 */
record EmbeddedPage(String html, String contentSecurityPolicy) {

    private static final String STYLE = resource("embed.css");
    private static final Template TEMPLATE = Engine.builder()
            .addDefaults()
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build()
            .parse(resource("embed.html"), Variant.forContentType(Variant.TEXT_HTML));

    /** The patient's page, which alone loads Stripe.js. */
    static EmbeddedPage pay(Embedding embedding) {
        Stripe stripe = Stripe.of(embedding.stripeJs());
        return new EmbeddedPage(
                TEMPLATE.data("title", "Payment")
                        .data("element", "caretill-pay")
                        .data("module", "../caretill/pay.js")
                        .data("alone", "Go back to your video call. Your payment is there.")
                        .data("ancestors", String.join(" ", embedding.ancestors()))
                        .data("notificationService", embedding.notificationService())
                        .data("clinicConfigService", "")
                        .data("stripeJs", embedding.stripeJs())
                        .data("style", new RawString(STYLE))
                        .render(),
                policy(
                        embedding,
                        "script-src 'self' " + stripe.scripts,
                        connections(embedding.notificationService()) + ' ' + stripe.connections,
                        "frame-src " + stripe.frames,
                        // Stripe.js may style its frames and the bank's dialog by attribute.
                        "style-src-attr 'unsafe-inline'"));
    }

    /** The clinician's page. */
    static EmbeddedPage request(Embedding embedding) {
        return new EmbeddedPage(
                TEMPLATE.data("title", "Request payment")
                        .data("element", "caretill-payment-request")
                        .data("module", "../caretill/payment-request.js")
                        .data("alone", "This tool works inside a video call. Open it there.")
                        .data("ancestors", String.join(" ", embedding.ancestors()))
                        .data("notificationService", embedding.notificationService())
                        .data("clinicConfigService", embedding.clinicConfigService())
                        .data("stripeJs", "")
                        .data("style", new RawString(STYLE))
                        .render(),
                policy(
                        embedding,
                        "script-src 'self'",
                        connections(embedding.notificationService()) + ' ' + originOf(embedding.clinicConfigService()),
                        "frame-src 'none'"));
    }

    private static String policy(Embedding embedding, String scripts, String connections, String... more) {
        return String.join(
                "; ",
                "default-src 'none'",
                scripts,
                "connect-src 'self' " + connections,
                String.join("; ", more),
                "style-src 'sha256-%s'".formatted(Base64.getEncoder().encodeToString(DigestUtils.sha256(STYLE))),
                "font-src 'self'",
                "img-src data:",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors " + String.join(" ", embedding.ancestors()),
                "require-trusted-types-for 'script'",
                "trusted-types lit-html caretill");
    }

    /** By REST and by WebSocket. */
    private static String connections(URI service) {
        String origin = originOf(service);
        return origin + ' ' + origin.replaceFirst("^http", "ws");
    }

    private static String originOf(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(EmbeddedPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Stripe.js needs (https://docs.stripe.com/security/guide#content-security-policy); the simulator is one origin. */
    private record Stripe(String scripts, String connections, String frames) {

        static Stripe of(URI stripeJs) {
            String origin = originOf(stripeJs);
            return origin.equals("https://js.stripe.com")
                    ? new Stripe(
                            "https://js.stripe.com https://*.js.stripe.com",
                            "https://api.stripe.com",
                            "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com")
                    : new Stripe(origin, origin, origin);
        }
    }
}
