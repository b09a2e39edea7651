package org.caretill.clinicconfig.link;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * The pages for a browser that returns from Stripe with a used, expired or unknown state. They have no style and no
 * script, because the service's Content-Security-Policy allows none.
 */
enum StalePage {
    USED(
            "This link was already used",
            "The page you came from has the result. If you have just authorised an account, go back and look there."),
    LATE(
            "This link has expired",
            "More than ten minutes have passed since you left for Stripe. Nothing was changed and nothing was linked."),
    LATE_FROM_ONBOARDING(
            "This link has expired",
            "More than two hours have passed since you left for Stripe. What you entered there is kept, and nothing was"
                    + " linked. Go back and choose Continue at Stripe."),
    UNKNOWN(
            "This link is not valid",
            "It is not complete, or it was changed on the way. Nothing was changed and nothing was linked.");

    private final String title;
    private final String text;

    StalePage(String title, String text) {
        this.title = title;
        this.text = text;
    }

    static StalePage late(LinkWay way) {
        return switch (way) {
            case OAUTH -> LATE;
            case ONBOARDING -> LATE_FROM_ONBOARDING;
        };
    }

    /** @param returnUrl the page the administrator came from, which was allowed when the link was begun */
    Response answer(@Nullable String returnUrl) {
        String back = returnUrl == null
                ? "<p>Go back to <strong>Configure &gt; Client payments</strong> and choose <strong>Go to Stripe</strong> again.</p>"
                : "<p><a href=\"%s\">Back to Client payments</a></p>".formatted(escaped(returnUrl));
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity("""
                        <!doctype html>
                        <html lang="en">
                        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
                        <body>
                        <h1>%s</h1>
                        <p>%s</p>
                        %s
                        </body>
                        </html>
                        """.formatted(title, title, text, back))
                .build();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
