package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.caretill.stripesimulator.OAuth.Consent;
import org.caretill.stripesimulator.Store.Kind;

/**
 * The resources for browsers: Stripe.js, its card form and wallets, the bank's challenge, the consent, receipts and the
 * dashboard. Only Stripe.js' own frames and the challenge may be embedded in another page's frame. No page runs or loads
 * anything from elsewhere.
 */
final class Pages {
    private static final String NO_FRAMES = "'none'";
    private static final String ANY_PAGE = "*";
    private static final List<String> STRIPE_JS = List.of("foundation", "wallet-sheet", "elements", "stripe");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneId.of("Australia/Sydney"));

    private final Store store;
    private final Accounts accounts;
    private final OAuth oauth;
    private final Onboarding onboarding;
    private final PaymentIntents intents;
    private final Dashboard dashboard;
    private final Wallets wallets;

    Pages(
            Store store,
            Accounts accounts,
            OAuth oauth,
            Onboarding onboarding,
            PaymentIntents intents,
            Dashboard dashboard,
            Wallets wallets) {
        this.store = store;
        this.accounts = accounts;
        this.oauth = oauth;
        this.onboarding = onboarding;
        this.intents = intents;
        this.dashboard = dashboard;
        this.wallets = wallets;
    }

    Answer handle(Call call) {
        try {
            return switch (call.method() + " " + call.segment(0)) {
                case "GET v3", "GET dahlia" ->
                    text(stripeJs(), "text/javascript").with("Access-Control-Allow-Origin", "*");
                case "GET elements" ->
                    call.segment(1).equals("wallets") ? wallets.offered(call) : element(call.segment(1));
                case "POST elements" -> wallets.agreed(call);
                case "GET pages" -> asset(call.segment(1));
                case "GET 3d_secure" -> challenge(call);
                case "POST 3d_secure" -> challenged(call);
                case "GET oauth" -> consent(call);
                case "POST oauth" -> consented(call);
                case "GET onboarding" -> onboardingPage(call);
                case "POST onboarding" -> onboarded(call);
                case "GET receipts" -> receipt(call);
                case "GET dashboard" -> dashboardPage(call);
                case "POST dashboard" -> dashboardAction(call);
                case "GET favicon.ico" -> Answer.empty(204);
                case "GET " -> Answer.redirect("/dashboard");
                default -> throw ApiError.unknownAddress(call.method(), call.path());
            };
        } catch (ApiError e) {
            if (call.segment(0).equals("elements")
                    || (call.method().equals("POST") && call.segment(0).equals("3d_secure"))) {
                throw e;
            }
            Html page =
                    Html.fill(template("error.html"), Map.of("title", "This did not work", "message", e.getMessage()));
            return page(e.status(), page, NO_FRAMES, "'none'");
        }
    }

    static String template(String name) {
        try (var in = Pages.class.getResourceAsStream("pages/" + name)) {
            if (in == null) {
                throw ApiError.unknownAddress("GET", "/pages/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String date(long epochSecond) {
        return DATE.format(Instant.ofEpochSecond(epochSecond));
    }

    private Answer element(String name) {
        return switch (name) {
            case "payment" -> page(200, new Html(template("element.html")), ANY_PAGE, "'none'");
            case "express-checkout" -> page(200, new Html(template("express-checkout.html")), ANY_PAGE, "'none'");
            case "sheet" -> page(200, new Html(template("sheet.html")), NO_FRAMES, "'none'");
            case "element.css" -> file(name, "text/css");
            case "element.js", "express-checkout.js", "sheet.js", "wallets.js" -> file(name, "text/javascript");
            default -> throw ApiError.unknownAddress("GET", "/elements/" + name);
        };
    }

    private Answer asset(String name) {
        return switch (name) {
            case "simulator.css" -> file(name, "text/css");
            case "challenge.js", "dashboard.js" -> file(name, "text/javascript");
            default -> throw ApiError.unknownAddress("GET", "/pages/" + name);
        };
    }

    private Answer challenge(Call call) {
        String account = call.segment(1);
        Html page = store.change(change -> {
            ObjectNode intent = change.find(Kind.PAYMENT_INTENT, account, call.segment(2));
            if (intent == null || !PaymentIntents.isChallenge(intent, call.segment(3))) {
                throw ApiError.invalid(null, "This payment is not waiting for authentication, or no longer.", null);
            }
            ObjectNode method = change.find(Kind.PAYMENT_METHOD, account, Json.text(intent, "payment_method"));
            return Html.fill(
                    template("challenge.html"),
                    Map.of(
                            "merchant", accounts.name(accounts.find(change, account)),
                            "amount", Dashboard.money(intent.get("amount").asLong(), intent),
                            "last4", method.at("/card/last4").asText(),
                            "returnUrl", returnUrl(intent)));
        });
        return page(200, page, ANY_PAGE, "'none'");
    }

    private static String returnUrl(ObjectNode intent) {
        String address = intent.at("/next_action/redirect_to_url/return_url").asText();
        if (address.isEmpty()) {
            return "";
        }
        return "%s%spayment_intent=%s&payment_intent_client_secret=%s"
                .formatted(
                        address,
                        address.contains("?") ? "&" : "?",
                        intent.get("id").asText(),
                        intent.get("client_secret").asText());
    }

    /**
     * The bank's page reports the result of the person's authentication: {@code
     * /3d_secure/{account}/{intent}/{attempt}}.
     */
    private Answer challenged(Call call) {
        boolean success = "complete".equals(call.param("result"));
        var nobody = new Caller(call.segment(1), false, null, null);
        Answer ended = store.change(
                change -> intents.authenticated(change, nobody, call.segment(2), call.segment(3), success));
        return Answer.json(200, Json.object().put("succeeded", ended.status() == 200));
    }

    private Answer consent(Call call) {
        Consent consent = oauth.validated(call);
        List<ObjectNode> clinics = store.change(accounts::clinics);
        Html choices = Html.join(clinics.stream()
                .map(account -> Html.fill(
                        """
                        <label class="choice">
                          <input type="radio" name="account" value="{{id}}" required{{checked}}>
                          <span class="who"><strong>{{name}}</strong> <span class="small muted">{{id}}</span>{{refusal}}</span>
                          {{state}}
                        </label>""",
                        Map.of(
                                "id", account.get("id").asText(),
                                "name", accounts.name(account),
                                "checked", choice(clinics, account),
                                "refusal",
                                        Accounts.isControlledByOtherPlatform(account)
                                                ? Html.fill(
                                                        " <span class=\"small\">{{why}}</span>",
                                                        Map.of("why", OAuth.OF_OTHER_PLATFORM))
                                                : Html.NOTHING,
                                "state", Dashboard.readiness(account))))
                .toList());
        Html hidden = Html.join(call.params().properties().stream()
                .filter(param -> param.getValue().isTextual())
                .map(param -> Html.fill(
                        "<input type=\"hidden\" name=\"{{name}}\" value=\"{{value}}\">",
                        Map.of("name", param.getKey(), "value", param.getValue().asText())))
                .toList());
        Html choice = Html.fill(
                template("authorize.html"),
                Map.of(
                        "accounts",
                        choices,
                        "hidden",
                        hidden,
                        "back",
                        consent.origin(),
                        "scope",
                        consent.scope().equals("read_write")
                                ? "See and change your payments, refunds and account details"
                                : "See your payments, refunds and account details"));
        return connect("Connect Caretill with your Stripe account", "/oauth/authorize", choice);
    }

    /** A page on which a person gives the platform an account: {@code form} is what they fill in. */
    private static Answer connect(String title, String action, Html form) {
        Html page = Html.fill(template("connect.html"), Map.of("title", title, "action", action, "content", form));
        // The browser also checks the redirects of a form's target: to the platform, and to wherever the platform
        // redirects.
        return page(200, page, NO_FRAMES, "http: https:");
    }

    /** An account of another platform cannot be chosen; the first of the others is. */
    private static Html choice(List<ObjectNode> clinics, ObjectNode account) {
        if (Accounts.isControlledByOtherPlatform(account)) {
            return new Html(" disabled");
        }
        return clinics.stream()
                        .filter(clinic -> !Accounts.isControlledByOtherPlatform(clinic))
                        .findFirst()
                        .filter(account::equals)
                        .isPresent()
                ? new Html(" checked")
                : Html.NOTHING;
    }

    private Answer onboardingPage(Call call) {
        Onboarding.Visit visit = onboarding.open(call.path());
        if (visit.redirectUrl() != null) {
            return Answer.redirect(visit.redirectUrl());
        }
        Html details = Html.fill(
                template("onboarding.html"),
                Map.of("visit", visit.id(), "account", visit.account(), "email", visit.email()));
        return connect("Open your Stripe account for Caretill", call.path(), details);
    }

    private Answer onboarded(Call call) {
        requireSameOrigin(call);
        String name = call.param("name");
        return Answer.redirect(onboarding.finish(
                call.path(),
                String.valueOf(call.param("visit")),
                Onboarding.Result.of(String.valueOf(call.param("result"))),
                name == null || name.isBlank() ? "A new clinic" : name));
    }

    private Answer consented(Call call) {
        requireSameOrigin(call);
        Consent consent = oauth.validated(call);
        return Answer.redirect(
                "allow".equals(call.param("decision"))
                        ? oauth.approved(consent, call.param("account"), false)
                        : oauth.denied(consent));
    }

    private Answer receipt(Call call) {
        Html page = store.change(change -> {
            ObjectNode charge = change.find(Kind.CHARGE, call.segment(1), call.segment(2));
            if (charge == null || !charge.get("paid").asBoolean()) {
                throw ApiError.missing("receipt", call.segment(2), null);
            }
            ObjectNode account = accounts.find(change, call.segment(1));
            String description = Json.text(charge, "description");
            return Html.fill(
                    template("receipt.html"),
                    Map.of(
                            "merchant", accounts.name(account),
                            "email", account.get("email").asText(),
                            "amount", Dashboard.money(charge.get("amount").asLong(), charge),
                            "date", date(charge.get("created").asLong()),
                            "number", Receipts.number(charge),
                            "brand", Dashboard.brand(charge),
                            "last4",
                                    charge.at("/payment_method_details/card/last4")
                                            .asText(),
                            "description", description == null ? "–" : description,
                            "refunded",
                                    Dashboard.money(
                                            charge.get("amount_refunded").asLong(), charge)));
        });
        return page(200, page, NO_FRAMES, "'none'");
    }

    private Answer dashboardPage(Call call) {
        Html page = call.segment(1).isEmpty() ? dashboard.accounts() : dashboard.account(call.segment(1));
        return page(200, page, NO_FRAMES, "'self'");
    }

    private Answer dashboardAction(Call call) {
        requireSameOrigin(call);
        dashboard.act(call.segment(1), call.segment(2), call);
        return Answer.redirect("/dashboard/" + call.segment(1));
    }

    /** Refuses forms sent from another site's page (CSRF). */
    private static void requireSameOrigin(Call call) {
        String origin = call.header("Origin");
        if (origin != null && !origin.replaceFirst("https?://", "").equals(call.header("Host"))) {
            throw ApiError.forbidden(null, "This form was sent by another site.");
        }
    }

    private static Answer page(int status, Html html, String framedBy, String formsGoTo) {
        byte[] body = html.text().getBytes(StandardCharsets.UTF_8);
        return new Answer(status, "text/html; charset=utf-8", body, Map.of())
                // Not no-referrer, with which browsers send "Origin: null" for our own forms, too.
                .with("Referrer-Policy", "same-origin")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action %s; frame-ancestors %s"
                                .formatted(formsGoTo, framedBy));
    }

    private static String stripeJs() {
        return STRIPE_JS.stream()
                .map(part -> template("stripe-js/" + part + ".js"))
                .collect(Collectors.joining("\n", "(() => {\n'use strict';\n", "})();\n"));
    }

    private static Answer file(String name, String type) {
        return text(template(name), type);
    }

    private static Answer text(String text, String type) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Answer(200, type + "; charset=utf-8", body, Map.of("Cross-Origin-Resource-Policy", "cross-origin"));
    }
}
