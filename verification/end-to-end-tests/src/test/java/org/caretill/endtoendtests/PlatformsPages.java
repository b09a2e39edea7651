package org.caretill.endtoendtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.caretill.endtoendtests.Address.DEMO;
import static org.caretill.endtoendtests.Address.NOTIFICATION;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Address.SIMULATOR;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A call platform's pages, of an origin of its own: for a patient with Caretill's element, and for a patient and a clinician
 * with Caretill's own pages in frames, which get their tokens from there. A portal of a third origin shows some of them in
 * a frame. Browsers resolve names under {@code localhost} to this machine and take them for secure.
 */
final class PlatformsPages implements AutoCloseable {

    static final String DOMAIN = "visit.localhost";
    static final String PORTALS_DOMAIN = "portal.localhost";

    private final RunningStack stack;
    private final VideoCall call;
    private final HttpServer server;

    PlatformsPages(RunningStack stack, VideoCall call) {
        this.stack = stack;
        this.call = call;
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), stack.platformsPort()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** The origin of the patient's page, from which the services must accept requests. */
    static String origin(int port) {
        return "http://" + DOMAIN + ":" + port;
    }

    String visit() {
        return origin(port()) + "/visit";
    }

    String portal() {
        return portalsOrigin() + "/portal";
    }

    /** The patient's page that shows {@code /embed/pay}. */
    String visitInFrame() {
        return origin(port()) + "/visit-in-frame";
    }

    /** The clinician's page that shows {@code /embed/request}. */
    String consultationInFrame() {
        return origin(port()) + "/consultation-in-frame";
    }

    /** A page of the portal, which may not embed, that shows {@code /embed/pay} itself. */
    String strangersFrame() {
        return portalsOrigin() + "/visit-in-frame";
    }

    /** A page of the portal, which may not embed, around the platform's page that does. */
    String strangersPortal() {
        return portalsOrigin() + "/portal-of-frame";
    }

    private String portalsOrigin() {
        return "http://" + PORTALS_DOMAIN + ":" + port();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/visit" -> {
                exchange.getResponseHeaders().set("Content-Security-Policy", policy());
                exchange.getResponseHeaders().set("Cross-Origin-Opener-Policy", "same-origin-allow-popups");
                send(exchange, 200, "text/html", visitPage());
            }
            case "/visit.js" ->
                send(
                        exchange,
                        200,
                        "text/javascript",
                        "document.querySelector('caretill-pay').token = '%s';".formatted(call.guestToken));
            case "/payment-elements.js" ->
                send(
                        exchange,
                        200,
                        "text/javascript",
                        Rest.get(stack.url(DEMO) + "/caretill/payment-elements.js", null)
                                .body());
            case "/portal" -> send(exchange, 200, "text/html", portalAround(visit()));
            case "/portal-of-frame" -> send(exchange, 200, "text/html", portalAround(visitInFrame()));
            case "/visit-in-frame", "/consultation-in-frame" -> {
                exchange.getResponseHeaders().set("Content-Security-Policy", policyWithFrame());
                send(exchange, 200, "text/html", """
                    <!doctype html><html lang="en"><title>Your visit</title><link rel="icon" href="data:,">
                    <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/frame.css">
                    <script type="module" src="%s.js"></script><h1>Your visit</h1><iframe title="Payment"></iframe>
                    """.formatted(
                                exchange.getRequestURI().getPath()));
            }
            case "/frame.css" -> send(exchange, 200, "text/css", "iframe { border: 0; inline-size: 100% }");
            case "/visit-in-frame.js" ->
                send(
                        exchange,
                        200,
                        "text/javascript",
                        embedding("/embed/pay", call.tokenThatIsEnding(), call.guestToken));
            case "/consultation-in-frame.js" ->
                send(
                        exchange,
                        200,
                        "text/javascript",
                        embedding("/embed/request", call.clinic.clinicianToken, call.clinic.clinicianToken));
            default -> send(exchange, 404, "text/plain", "");
        }
    }

    private static String portalAround(String page) {
        return """
            <!doctype html><html lang="en"><title>Portal</title><link rel="icon" href="data:,"><h1>Portal</h1>
            <iframe title="Your visit" allow="payment" width="400" height="900" src="%s"></iframe>
            """.formatted(page);
    }

    /** As docs/embed.md says. What the frame tells is in {@code told} and {@code mistakes}. */
    private String embedding(String path, String firstToken, String token) {
        return """
            import { embed } from '%1$s/caretill/embed.js';
            Object.assign(window, { told: [], mistakes: [], tokens: 0 });
            window.embedded = embed(document.querySelector('iframe'), {
              src: '%1$s%2$s',
              getToken: async () => (window.tokens++ === 0 ? '%3$s' : '%4$s'),
              settings: { clinicId: '%5$s', callId: '%6$s' },
              onEvent: ({ name, detail }) => window.told.push({ name, detail }),
              onError: ({ code }) => window.mistakes.push(code),
            });
            """.formatted(stack.url(PAYMENT_REQUEST), path, firstToken, token, call.clinic.id, call.id);
    }

    /** Of a page that has the small module alone, and Caretill in a frame. */
    private String policyWithFrame() {
        return "default-src 'none'; script-src 'self' %1$s; frame-src %1$s; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
                .formatted(stack.url(PAYMENT_REQUEST));
    }

    private String visitPage() {
        return """
            <!doctype html><html lang="en"><title>Your visit</title><link rel="icon" href="data:,">
            <script type="module" src="/payment-elements.js"></script><script type="module" src="/visit.js"></script>
            <main><h1>Your visit</h1><caretill-pay call-id="%s" clinic-name="Clinic under test" payment-request-service-url="%s"
              notification-service-url="%s" stripe-js-url="%s/dahlia/stripe.js"></caretill-pay></main>
            """.formatted(call.id, stack.url(PAYMENT_REQUEST), stack.url(NOTIFICATION), stack.url(SIMULATOR));
    }

    /** As the payment elements' README says, and who may show the page in a frame. */
    private String policy() {
        String stripe = stack.url(SIMULATOR);
        String services = stack.url(PAYMENT_REQUEST) + " " + stack.url(NOTIFICATION) + " "
                + stack.url(NOTIFICATION).replaceFirst("^http", "ws");
        return "default-src 'none'; script-src 'self' %1$s; connect-src %2$s %1$s; frame-src %1$s; style-src 'self'; style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors %3$s"
                .formatted(stripe, services, portalsOrigin());
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
