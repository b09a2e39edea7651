package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.caretill.stripesimulator.Store.Kind;
import org.caretill.stripesimulator.WebhookDelivery.Endpoint;

/** {@code /_simulator}: what tests need and Stripe does not have. The README describes each call's body. */
final class TestSurface {
    private static final int MAX_PAYMENTS = 10_000;

    private static final List<String> FOREIGN_EVENTS =
            List.of("customer.created", "customer.updated", "invoice.created", "invoice.paid");

    private final Store store;
    private final InstantSource clock;
    private final Accounts accounts;
    private final Events events;
    private final OAuth oauth;
    private final Onboarding onboarding;
    private final Faults faults;
    private final RateLimits limits;
    private final Settlement settlement;
    private final WebhookDelivery delivery;
    private final PaymentIntents intents;
    private final Charges charges;
    private final Refunds refunds;
    private final Disputes disputes;
    private final PaymentMethodDomains domains;
    private final Payouts payouts;

    TestSurface(
            Store store,
            InstantSource clock,
            Accounts accounts,
            Events events,
            OAuth oauth,
            Onboarding onboarding,
            Faults faults,
            RateLimits limits,
            Settlement settlement,
            WebhookDelivery delivery,
            PaymentIntents intents,
            Charges charges,
            Refunds refunds,
            Disputes disputes,
            PaymentMethodDomains domains,
            Payouts payouts) {
        this.store = store;
        this.clock = clock;
        this.accounts = accounts;
        this.events = events;
        this.oauth = oauth;
        this.onboarding = onboarding;
        this.faults = faults;
        this.limits = limits;
        this.settlement = settlement;
        this.delivery = delivery;
        this.intents = intents;
        this.charges = charges;
        this.refunds = refunds;
        this.disputes = disputes;
        this.domains = domains;
        this.payouts = payouts;
    }

    Answer handle(Call call) {
        String what = call.method() + " "
                + String.join(
                        "/",
                        call.segments().subList(1, Math.min(3, call.segments().size())));
        return switch (what) {
            case "GET health" -> Answer.json(200, Json.object().put("status", "UP"));
            case "GET mail" -> Answer.json(200, Json.object().set("data", mail()));
            case "GET faults" -> Answer.json(200, Json.object().set("data", faults.all()));
            case "POST faults" -> Answer.json(200, faults.add(body(call)));
            case "DELETE faults" -> {
                faults.clear();
                yield Answer.empty(204);
            }
            case "GET rate-limits" -> Answer.json(200, limits.state());
            case "POST rate-limits" -> Answer.json(200, limits.set(body(call)));
            case "POST settlement" -> Answer.json(200, settlement.set(body(call)));
            case "POST oauth/approve" -> approve(body(call));
            case "POST oauth/settings" -> {
                oauth.enable(body(call).path("oauthEnabled").asBoolean(true));
                yield Answer.empty(204);
            }
            case "POST onboarding" -> onboard(body(call));
            case "POST events" -> send(body(call));
            case "POST disputes" -> dispute(body(call));
            case "POST domains" -> Answer.json(200, domains.order(body(call)));
            default -> {
                if (what.startsWith("DELETE faults/")) {
                    faults.remove(call.segment(2));
                    yield Answer.empty(204);
                }
                if (what.startsWith("POST accounts/")) {
                    yield account(call.segment(2), body(call));
                }
                if (what.startsWith("POST foreign-events/")) {
                    yield foreignEvents(call.segment(2), body(call));
                }
                if (what.startsWith("POST payments/")) {
                    yield pay(call.segment(2), body(call));
                }
                if (what.startsWith("POST payouts/acct_")) {
                    yield payOut(call.segment(2), body(call));
                }
                if (what.startsWith("POST payouts/")) {
                    yield movePayout(call.segment(2), body(call));
                }
                if (what.startsWith("POST disputes/")) {
                    yield moveDispute(call.segment(2), body(call));
                }
                if (what.startsWith("POST refunds/")) {
                    yield endRefund(call.segment(2), body(call));
                }
                throw ApiError.unknownAddress(call.method(), call.path());
            }
        };
    }

    ArrayNode mail() {
        return store.change(change -> {
            ArrayNode mail = Json.array();
            change.accountsWith(Kind.MAIL)
                    .forEach(account -> change.newestFirst(Kind.MAIL, account).forEach(mail::add));
            return mail;
        });
    }

    private Answer approve(ObjectNode body) {
        String url = Json.text(body, "authorizeUrl");
        if (url == null) {
            throw ApiError.invalid("parameter_missing", "authorizeUrl is missing.", "authorizeUrl");
        }
        ObjectNode params = Json.object();
        try {
            Call.read(URI.create(url).getRawQuery(), params);
        } catch (IllegalArgumentException _) {
            throw ApiError.invalid(null, "authorizeUrl is not an address.", "authorizeUrl");
        }
        var consent = oauth.validated(new Call("GET", "/oauth/authorize", List.of(), Map.of(), params, ""));
        boolean deny = body.path("deny").asBoolean();
        boolean livemode = body.path("livemode").asBoolean();
        String account = body.path("account").asText(StripeSimulator.DEMO_CLINIC);
        return Answer.json(
                200,
                Json.object()
                        .put("redirectUrl", deny ? oauth.denied(consent) : oauth.approved(consent, account, livemode)));
    }

    private Answer onboard(ObjectNode body) {
        return Answer.json(
                200,
                Json.object()
                        .put(
                                "redirectUrl",
                                onboarding.visit(
                                        URI.create(required(body, "url")).getPath(),
                                        Onboarding.Result.of(required(body, "result")),
                                        body.path("name").asText("A new clinic"))));
    }

    private Answer account(String id, ObjectNode body) {
        if (!id.matches("acct_[A-Za-z0-9]{8,32}")) {
            throw ApiError.invalid(null, "An account's id is acct_ and 8 to 32 letters and digits.", "id");
        }
        return store.change(change -> {
            Boolean chargesEnabled = body.hasNonNull("chargesEnabled")
                    ? body.get("chargesEnabled").asBoolean()
                    : null;
            JsonNode due = body.get("requirements");
            if (due != null && !due.isArray()) {
                throw ApiError.invalid(null, "requirements is a list of texts.", "requirements");
            }
            ObjectNode account = accounts.find(change, id);
            if (account == null || chargesEnabled != null || due != null || body.has("name")) {
                account = accounts.update(
                        change, id, Json.text(body, "name"), Json.text(body, "country"), chargesEnabled, due);
            }
            if (body.has("settlesInItsCurrency")) {
                account = accounts.settleInItsCurrency(
                        change, id, body.get("settlesInItsCurrency").asBoolean());
            }
            if (body.has("controlledByOtherPlatform")) {
                account = accounts.controlByOtherPlatform(
                        change, id, body.get("controlledByOtherPlatform").asBoolean());
            }
            if (body.path("connect").asBoolean()) {
                accounts.connect(change, id, Accounts.READ_WRITE);
            }
            if (body.path("deauthorize").asBoolean() && accounts.isConnected(change, id)) {
                accounts.disconnect(change, id);
            }
            return Answer.json(200, account);
        });
    }

    /** What happens on a clinic's account without this platform: its customers and invoices, with names and e-mails. */
    private Answer foreignEvents(String account, ObjectNode body) {
        int count = body.path("count").asInt(1);
        if (count < 1 || count > MAX_PAYMENTS) {
            throw ApiError.invalid(null, "count is 1 to " + MAX_PAYMENTS + ".", "count");
        }
        return store.change(change -> {
            if (accounts.find(change, account) == null) {
                throw ApiError.missing("account", account, "account");
            }
            for (int i = 0; i < count; i++) {
                ObjectNode customer = Json.object()
                        .put("id", Ids.random("cus_", 14))
                        .put("object", "customer")
                        .put("email", "somebody@example.com")
                        .put("name", "Some Body");
                ObjectNode invoice = Json.object()
                        .put("id", Ids.random("in_1", 23))
                        .put("object", "invoice")
                        .put("customer", customer.get("id").asText())
                        .put("customer_email", "somebody@example.com");
                for (String type : FOREIGN_EVENTS) {
                    ObjectNode object = type.startsWith("customer") ? customer : invoice;
                    events.happened(change, Caller.nobody(account), type, object);
                }
            }
            return Answer.json(200, Json.object().put("events", count * FOREIGN_EVENTS.size()));
        });
    }

    private Answer pay(String account, ObjectNode body) {
        int count = body.path("count").asInt(1);
        if (count < 1 || count > MAX_PAYMENTS) {
            throw ApiError.invalid(null, "count is 1 to " + MAX_PAYMENTS + ".", "count");
        }
        return store.change(change -> {
            if (accounts.find(change, account) == null) {
                throw ApiError.missing("account", account, "account");
            }
            ObjectNode paid = Json.object();
            ArrayNode ids = paid.putArray("paymentIntents");
            for (int i = 0; i < count; i++) {
                ids.add(intents.paid(
                                change,
                                account,
                                body.path("amountMinor").asLong(8_500),
                                body.path("currency").asText("aud"),
                                body.path("byPlatform").asBoolean())
                        .get("id"));
            }
            return Answer.json(200, paid);
        });
    }

    private Answer dispute(ObjectNode body) {
        String account = required(body, "account");
        String id = required(body, "paymentIntent");
        return store.change(change -> {
            ObjectNode intent = change.find(Kind.PAYMENT_INTENT, account, id);
            if (intent == null || !intent.get("status").asText().equals("succeeded")) {
                throw ApiError.invalid(null, "There is no such payment.", "paymentIntent");
            }
            ObjectNode charge = charges.retrieve(change, account, Json.text(intent, "latest_charge"));
            var usual = Disputes.Opening.of(charge);
            return Answer.json(
                    200,
                    disputes.open(
                            change,
                            charge,
                            account,
                            new Disputes.Opening(
                                    body.path("amountMinor").asLong(usual.amountMinor()),
                                    body.path("reason").asText(usual.reason()),
                                    body.path("status").asText(usual.status()),
                                    dueBy(body))));
        });
    }

    private Answer moveDispute(String id, ObjectNode body) {
        String account = required(body, "account");
        return store.change(
                change -> Answer.json(200, disputes.move(change, account, id, Json.text(body, "status"), dueBy(body))));
    }

    private static Long dueBy(ObjectNode body) {
        return body.hasNonNull("dueBy") ? body.get("dueBy").asLong() : null;
    }

    private Answer payOut(String account, ObjectNode body) {
        return store.change(change -> {
            if (accounts.find(change, account) == null) {
                throw ApiError.missing("account", account, "account");
            }
            ObjectNode paidOut = Json.object();
            paidOut.putArray("payouts")
                    .addAll(payouts.payOut(
                            change,
                            account,
                            body.path("withPending").asBoolean(),
                            body.path("manualMinor").asLong()));
            return Answer.json(200, paidOut);
        });
    }

    private Answer movePayout(String id, ObjectNode body) {
        String account = required(body, "account");
        Long arrivalDate =
                body.hasNonNull("arrivalDate") ? body.get("arrivalDate").asLong() : null;
        return store.change(
                change -> Answer.json(200, payouts.move(change, account, id, Json.text(body, "status"), arrivalDate)));
    }

    private Answer endRefund(String id, ObjectNode body) {
        String account = required(body, "account");
        if (body.path("status").asText("failed").equals("succeeded")) {
            return store.change(change -> Answer.json(200, refunds.succeed(change, account, id)));
        }
        String reason = body.path("failureReason").asText("expired_or_canceled_card");
        return store.change(change -> Answer.json(200, refunds.fail(change, account, id, reason)));
    }

    private static String required(ObjectNode body, String field) {
        String value = Json.text(body, field);
        if (value == null) {
            throw ApiError.invalid("parameter_missing", field + " is missing.", field);
        }
        return value;
    }

    /** Sends the given webhook once and immediately, and answers with the endpoint's status. */
    private Answer send(ObjectNode order) {
        String account = Json.text(order, "account");
        Endpoint endpoint = "account".equals(Json.text(order, "endpoint")) ? Endpoint.ACCOUNT : Endpoint.CONNECT;
        if (!delivery.knows(endpoint)) {
            throw ApiError.invalid(null, "No address is configured for this endpoint.", "endpoint");
        }
        String body = order.has("body") && order.get("body").isTextual()
                ? order.get("body").asText()
                : event(order, account);
        long at = clock.instant().getEpochSecond()
                + order.path("timestampOffsetSeconds").asLong();
        String signature = switch (order.path("sign").asText("true")) {
            case "true" ->
                order.has("secret") || order.has("timestampOffsetSeconds")
                        ? WebhookSignature.header(
                                at,
                                body,
                                order.has("secret")
                                        ? List.of(order.get("secret").asText())
                                        : delivery.secrets(endpoint))
                        : delivery.signed(endpoint, body);
            case "wrong" -> WebhookSignature.header(at, body, List.of("whsec_somebody_elses"));
            default -> Json.text(order, "signature");
        };
        int status = delivery.sendOnce(endpoint, body, signature);
        ObjectNode sent = Json.object().put("status", status);
        return Answer.json(200, sent.put("body", body));
    }

    private String event(ObjectNode order, String account) {
        String type = Json.text(order, "type");
        if (type == null) {
            throw ApiError.invalid("parameter_missing", "type (or body) is missing.", "type");
        }
        ObjectNode event = Json.object()
                .put("id", order.path("id").asText(Ids.random("evt_1", 23)))
                .put("object", "event");
        if (account != null) {
            event.put("account", account);
        }
        event.put("api_version", order.path("apiVersion").asText(Events.API_VERSION))
                .put("created", order.path("created").asLong(clock.instant().getEpochSecond()));
        event.putObject("data").set("object", order.path("object").isObject() ? order.get("object") : Json.object());
        event.put("livemode", order.path("livemode").asBoolean()).put("pending_webhooks", 1);
        event.putObject("request").putNull("id").putNull("idempotency_key");
        return Json.pretty(event.put("type", type)) + "\n";
    }

    private static ObjectNode body(Call call) {
        try {
            return call.body().isBlank() ? Json.object() : Json.parse(call.body());
        } catch (UncheckedIOException _) {
            throw ApiError.invalid(null, "The body is not a JSON object.", null);
        }
    }
}
