package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.caretill.stripesimulator.Faults.Fault;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Stripe's API under {@code /v1}: authenticates the caller, finds the account and the operation, and checks the
 * parameters against Stripe's API description.
 */
final class Api {
    private static final List<String> SENT_BY_BROWSERS = List.of("key", "_stripe_account", "_stripe_version");

    private static final int MAX_EVENT_TYPES = 20;

    private record Operation(String described, boolean forBrowsers, Handler handler) {}

    private interface Handler {
        Answer handle(Change change, Caller caller, ObjectNode params);
    }

    private final SimulatorSettings settings;
    private final Store store;
    private final InstantSource clock;
    private final Faults faults;
    private final RateLimits limits;
    private final Idempotency idempotency;
    private final ApiDescription description = new ApiDescription();
    private final Accounts accounts;
    private final Events events;
    private final PaymentIntents intents;
    private final PaymentMethods paymentMethods;
    private final Charges charges;
    private final Refunds refunds;
    private final Disputes disputes;
    private final Balances balances;
    private final WebhookEndpoints webhookEndpoints;
    private final PaymentMethodDomains domains;
    private final Payouts payouts;

    Api(
            SimulatorSettings settings,
            Store store,
            Faults faults,
            RateLimits limits,
            Accounts accounts,
            Events events,
            PaymentIntents intents,
            PaymentMethods paymentMethods,
            Charges charges,
            Refunds refunds,
            Disputes disputes,
            Balances balances,
            WebhookEndpoints webhookEndpoints,
            PaymentMethodDomains domains,
            Payouts payouts) {
        this.settings = settings;
        this.store = store;
        this.clock = settings.clock();
        this.faults = faults;
        this.limits = limits;
        this.idempotency = new Idempotency(store, clock);
        this.accounts = accounts;
        this.events = events;
        this.intents = intents;
        this.paymentMethods = paymentMethods;
        this.charges = charges;
        this.refunds = refunds;
        this.disputes = disputes;
        this.balances = balances;
        this.webhookEndpoints = webhookEndpoints;
        this.domains = domains;
        this.payouts = payouts;
    }

    Answer handle(Call call) {
        String requestId = Ids.random("req_", 14);
        String account = accountAskedFor(call);
        Answer answer = limits.around(
                call, account, () -> faults.around(call, account, fault -> answer(call, requestId, fault)));
        if (answer.isNothing()) {
            return answer;
        }
        String version = call.header("Stripe-Version");
        return answer.with("Request-Id", requestId)
                .with("Stripe-Version", version == null ? Events.API_VERSION : version);
    }

    private Answer answer(Call call, String requestId, Fault fault) {
        Caller caller = authenticate(call, requestId);
        Answer answer;
        try {
            Operation operation = route(call);
            if (!caller.secret() && !operation.forBrowsers) {
                throw ApiError.unauthorized(
                        "secret_key_required",
                        "This API call cannot be made with a publishable API key. Please use a secret API key. You can"
                                + " find a list of your API keys at https://dashboard.stripe.com/account/apikeys.");
            }
            ObjectNode params = description.check(
                    operation.described, call.params().deepCopy().without(SENT_BY_BROWSERS));
            answer = idempotency.once(
                    caller,
                    call,
                    fault::beforeWork,
                    change -> fault.afterWork(
                            expanded(change, caller, params, operation.handler.handle(change, caller, params))));
        } catch (ApiError e) {
            answer = Answer.error(e);
        }
        return answer.status() < 400 ? answer : withLog(caller, answer);
    }

    private static Answer expanded(Change change, Caller caller, ObjectNode params, Answer answer) {
        if (answer.status() != 200 || !params.has("expand")) {
            return answer;
        }
        ObjectNode object = Json.parse(answer.body());
        Expansion.expand(change, caller.account(), object, params.get("expand"));
        return Answer.json(200, object);
    }

    private Answer withLog(Caller caller, Answer answer) {
        ObjectNode body = Json.parse(answer.body());
        ((ObjectNode) body.get("error"))
                .put(
                        "request_log_url",
                        "https://dashboard.stripe.com/%s/test/logs/%s?t=%d"
                                .formatted(
                                        caller.account(),
                                        caller.requestId(),
                                        clock.instant().getEpochSecond()));
        return new Answer(
                answer.status(),
                answer.contentType(),
                Json.pretty(body).getBytes(StandardCharsets.UTF_8),
                answer.headers());
    }

    private Operation route(Call call) {
        String id = call.segment(2);
        List<String> path = call.segments();
        String shape = call.method() + " " + call.segment(1)
                + (path.size() > 2 ? "/{id}" : "")
                + (path.size() > 3 ? "/" + String.join("/", path.subList(3, path.size())) : "");
        return switch (shape) {
            case "GET account" ->
                secret("GET /v1/account", (c, who, _) -> ok(accounts.retrieve(c, who, who.account())));
            case "GET accounts/{id}" ->
                secret("GET /v1/accounts/{account}", (c, who, _) -> ok(accounts.retrieve(c, who, id)));
            case "POST payment_intents" -> secret("POST /v1/payment_intents", intents::create);
            case "GET payment_intents" -> list(call, Kind.PAYMENT_INTENT, p -> unfiltered(p, "customer"));
            case "GET payment_intents/{id}" ->
                open("GET /v1/payment_intents/{intent}", (c, who, p) -> intents.retrieve(c, who, id, p));
            case "POST payment_intents/{id}" ->
                secret("POST /v1/payment_intents/{intent}", (c, who, p) -> intents.update(c, who, id, p));
            case "POST payment_intents/{id}/confirm" ->
                open("POST /v1/payment_intents/{intent}/confirm", (c, who, p) -> intents.confirm(c, who, id, p));
            case "POST payment_intents/{id}/cancel" ->
                secret("POST /v1/payment_intents/{intent}/cancel", (c, who, p) -> intents.cancel(c, who, id, p));
            case "GET payment_methods/{id}" ->
                secret(
                        "GET /v1/payment_methods/{payment_method}",
                        (c, who, _) -> ok(paymentMethods.retrieve(c, who.account(), id)));
            case "POST payment_method_domains" ->
                secret("POST /v1/payment_method_domains", (c, who, p) -> ok(domains.create(c, who, p)));
            case "GET payment_method_domains" ->
                list(
                        call,
                        Kind.PAYMENT_METHOD_DOMAIN,
                        p -> has(p, "domain_name").and(has(p, "enabled")));
            case "GET payment_method_domains/{id}" ->
                secret(
                        "GET /v1/payment_method_domains/{payment_method_domain}",
                        (c, who, _) -> ok(domains.retrieve(c, who, id)));
            case "POST payment_method_domains/{id}" ->
                secret(
                        "POST /v1/payment_method_domains/{payment_method_domain}",
                        (c, who, p) -> ok(domains.update(c, who, id, p)));
            case "POST payment_method_domains/{id}/validate" ->
                secret(
                        "POST /v1/payment_method_domains/{payment_method_domain}/validate",
                        (c, who, _) -> ok(domains.validate(c, who, id)));
            case "GET charges" ->
                list(
                        call,
                        Kind.CHARGE,
                        p -> unfiltered(p, "customer", "transfer_group").and(has(p, "payment_intent")));
            case "GET charges/{id}" ->
                secret("GET /v1/charges/{charge}", (c, who, _) -> ok(charges.retrieve(c, who.account(), id)));
            case "POST refunds" -> secret("POST /v1/refunds", (c, who, p) -> ok(refunds.create(c, who, p)));
            case "GET refunds" ->
                list(call, Kind.REFUND, p -> has(p, "payment_intent").and(has(p, "charge")));
            case "GET refunds/{id}" ->
                secret("GET /v1/refunds/{refund}", (c, who, _) -> ok(refunds.retrieve(c, who.account(), id)));
            case "POST refunds/{id}" ->
                secret("POST /v1/refunds/{refund}", (c, who, p) -> ok(refunds.update(c, who, id, p)));
            case "GET disputes" ->
                list(call, Kind.DISPUTE, p -> has(p, "payment_intent").and(has(p, "charge")));
            case "GET disputes/{id}" ->
                secret("GET /v1/disputes/{dispute}", (c, who, _) -> ok(disputes.retrieve(c, who.account(), id)));
            case "POST disputes/{id}/close" ->
                secret("POST /v1/disputes/{dispute}/close", (c, who, _) -> ok(disputes.close(c, who, id)));
            case "GET events" -> list(call, Kind.EVENT, Api::eventTypes);
            case "GET events/{id}" ->
                secret("GET /v1/events/{id}", (c, who, _) -> ok(events.retrieve(c, who.account(), id)));
            case "GET balance" ->
                secret(
                        "GET /v1/balance",
                        (c, who, _) -> ok(balances.balance(
                                c, who.account(), Json.text(accounts.find(c, who.account()), "default_currency"))));
            case "GET balance_transactions" ->
                list(
                        call,
                        Kind.BALANCE_TRANSACTION,
                        p -> has(p, "type").and(has(p, "source")).and(has(p, "currency")));
            case "GET balance_transactions/{id}" ->
                secret("GET /v1/balance_transactions/{id}", (c, who, _) -> ok(balances.retrieve(c, who.account(), id)));
            case "GET payouts" ->
                list(
                        call,
                        Kind.PAYOUT,
                        p -> has(p, "status")
                                .and(has(p, "destination"))
                                .and(payout -> Lists.isWithin(
                                        payout.get("arrival_date").asLong(), p.path("arrival_date"))));
            case "GET payouts/{id}" ->
                secret("GET /v1/payouts/{payout}", (c, who, _) -> ok(payouts.retrieve(c, who.account(), id)));
            case "GET webhook_endpoints" ->
                secret(
                        "GET /v1/webhook_endpoints",
                        (_, who, params) -> ok(webhookEndpoints.list(who.account(), params)));
            default -> throw ApiError.unknownAddress(call.method(), call.path());
        };
    }

    private Operation list(Call call, Kind kind, Function<ObjectNode, Predicate<ObjectNode>> filter) {
        String path = "/v1/" + call.segment(1);
        return secret(
                "GET " + path,
                (change, who, params) -> ok(Lists.page(
                        path,
                        objects(change, kind, who.account(), params)
                                .filter(filter.apply(params))
                                .filter(isInPayout(change, who.account(), params))
                                .map(object -> switch (kind) {
                                    case EVENT -> Events.current(change, who.account(), object);
                                    case BALANCE_TRANSACTION -> balances.current(object);
                                    default -> object;
                                }),
                        params)));
    }

    private static Stream<ObjectNode> objects(Change change, Kind kind, String account, ObjectNode params) {
        String after = Json.text(params, Lists.AFTER);
        if (after == null) {
            return change.newestFirst(kind, account);
        }
        if (change.find(kind, account, after) == null) {
            throw ApiError.missing("object", after, Lists.AFTER);
        }
        return change.olderThan(kind, account, after);
    }

    /** The filter {@code payout} of balance transactions; it knows automatic payouts only. */
    private Predicate<ObjectNode> isInPayout(Change change, String account, ObjectNode params) {
        String payout = Json.text(params, "payout");
        if (payout == null) {
            return _ -> true;
        }
        if (!payouts.retrieve(change, account, payout).get("automatic").asBoolean()) {
            throw ApiError.invalid(
                    null,
                    "Balance transaction history can only be filtered on automatic payouts, not manual.",
                    "payout");
        }
        return booking -> payout.equals(Payouts.payoutOf(change, account, booking));
    }

    private static Predicate<ObjectNode> has(ObjectNode params, String field) {
        return object -> !params.has(field) || params.get(field).asText().equals(Json.text(object, field));
    }

    /** Refuses filters that this simulator does not play. */
    private static Predicate<ObjectNode> unfiltered(ObjectNode params, String... fields) {
        for (String field : fields) {
            if (params.has(field)) {
                throw ApiError.notModelled(field);
            }
        }
        return _ -> true;
    }

    private static Predicate<ObjectNode> eventTypes(ObjectNode params) {
        if (params.has("type") && params.has("types")) {
            throw ApiError.onlyOneOf("type", "types");
        }
        if (params.path("types").size() > MAX_EVENT_TYPES) {
            throw ApiError.invalid(
                    null, "Array types exceeded maximum " + MAX_EVENT_TYPES + " allowed elements.", "types");
        }
        Predicate<ObjectNode> all = unfiltered(params, "delivery_success");
        return all.and(event ->
                (!params.has("type") || Events.isOneOf(event, Json.array().add(params.get("type"))))
                        && (!params.has("types") || Events.isOneOf(event, params.get("types"))));
    }

    private Caller authenticate(Call call, String requestId) {
        String key = key(call);
        if (key == null || key.isBlank()) {
            throw ApiError.unauthorized(
                    null,
                    "You did not provide an API key. You need to provide your API key in the Authorization header,"
                            + " using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See"
                            + " https://stripe.com/docs/api#authentication for details, or we can help at"
                            + " https://support.stripe.com/.");
        }
        String idempotencyKey = call.header("Idempotency-Key");
        if (key.equals(settings.secretKey()) || key.equals(settings.publishableKey())) {
            String account = accountAskedFor(call);
            boolean allowed =
                    account.equals(Accounts.PLATFORM) || store.change(change -> accounts.isConnected(change, account));
            if (!allowed) {
                throw Accounts.notAccessible(account, key);
            }
            mayCall(call, key, account);
            return new Caller(account, key.equals(settings.secretKey()), requestId, idempotencyKey);
        }
        String account = store.change(change -> change.accountsWith(Kind.CONNECTION).stream()
                        .map(connected -> change.find(Kind.CONNECTION, connected, connected))
                        .filter(connection -> connection != null
                                && connection.get("access_token").asText().equals(key))
                        .findFirst())
                .map(connection -> connection.get("stripe_user_id").asText())
                .orElseThrow(() -> ApiError.unauthorized(null, "Invalid API Key provided: " + masked(key)));
        mayCall(call, key, account);
        return new Caller(account, true, requestId, idempotencyKey);
    }

    /** Who was authorised to read only may write with no key, neither the platform's nor the account's access token. */
    private void mayCall(Call call, String key, String account) {
        if (!call.method().equals("GET") && store.change(change -> accounts.isReadOnly(change, account))) {
            throw ApiError.forbidden(
                    "more_permissions_required",
                    "The provided key '%s' does not have the required permissions for this endpoint on account '%s'. Having more permissions would allow this request to continue."
                            .formatted(masked(key), account));
        }
    }

    static String accountAskedFor(Call call) {
        String header = call.header("Stripe-Account");
        String account = header != null ? header : call.param("_stripe_account");
        return account == null || account.isBlank() ? Accounts.PLATFORM : account;
    }

    static String key(Call call) {
        String authorization = call.header("Authorization");
        if (authorization == null) {
            return call.param("key");
        }
        if (authorization.startsWith("Basic ")) {
            try {
                String pair = new String(
                        Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
                return pair.split(":", 2)[0];
            } catch (IllegalArgumentException _) {
                return null;
            }
        }
        return authorization.startsWith("Bearer ")
                ? authorization.substring("Bearer ".length()).strip()
                : null;
    }

    private static String masked(String key) {
        return key.length() <= 12
                ? "****"
                : key.substring(0, 8) + "*".repeat(key.length() - 12) + key.substring(key.length() - 4);
    }

    private static Operation secret(String described, Handler handler) {
        return new Operation(described, false, handler);
    }

    private static Operation open(String described, Handler handler) {
        return new Operation(described, true, handler);
    }

    private static Answer ok(ObjectNode object) {
        return Answer.json(200, object);
    }
}
