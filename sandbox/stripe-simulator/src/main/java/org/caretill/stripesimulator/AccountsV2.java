package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * The part of Stripe's API v2 that creates accounts for clinics (https://docs.stripe.com/connect/accounts-v2): JSON in
 * both directions, a Stripe-Version with every request, and idempotency keys that repeat successes for 30 days and no
 * failures (https://docs.stripe.com/api-v2-overview). An account is the same object as in v1. Only accounts with the
 * merchant configuration, the full Dashboard, and Stripe responsible for fees and losses are played.
 */
final class AccountsV2 {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Set<String> OF_ACCOUNT = Set.of(
            "configuration",
            "contact_email",
            "dashboard",
            "defaults",
            "display_name",
            "identity",
            "include",
            "metadata");
    private static final Set<String> INCLUDABLE =
            Set.of("configuration.merchant", "defaults", "identity", "requirements");

    private final SimulatorSettings settings;
    private final Store store;
    private final InstantSource clock;
    private final Faults faults;
    private final Accounts accounts;
    private final Onboarding onboarding;
    private final Supplier<URI> address;

    AccountsV2(
            SimulatorSettings settings,
            Store store,
            Faults faults,
            Accounts accounts,
            Onboarding onboarding,
            Supplier<URI> address) {
        this.settings = settings;
        this.store = store;
        this.clock = settings.clock();
        this.faults = faults;
        this.accounts = accounts;
        this.onboarding = onboarding;
        this.address = address;
    }

    Answer handle(Call call) {
        String requestId = Ids.random("req_v2", 14);
        Answer answer = faults.around(call, Accounts.PLATFORM, fault -> {
            authenticate(call);
            fault.beforeWork();
            return fault.afterWork(route(call));
        });
        return answer.isNothing()
                ? answer
                : answer.with("Request-Id", requestId)
                        .with("Stripe-Version", String.valueOf(call.header("Stripe-Version")));
    }

    private void authenticate(Call call) {
        if (!settings.secretKey().equals(Api.key(call))) {
            throw ApiError.unauthorized("api_key_invalid", "Invalid API Key provided.");
        }
        if (call.header("Stripe-Version") == null) {
            throw ApiError.invalid(
                    "stripe_version_missing", "Requests of API v2 must have the header Stripe-Version.", null);
        }
    }

    private Answer route(Call call) {
        if (!call.segment(1).equals("core")) {
            throw ApiError.unknownAddress(call.method(), call.path());
        }
        String id = call.segment(3);
        String what = call.method() + " " + call.segment(2) + (call.segments().size() > 3 ? "/{id}" : "")
                + (call.segments().size() > 4 ? "/" + call.segment(4) : "");
        return switch (what) {
            case "POST accounts" -> once(call, (change, body) -> create(change, body));
            case "GET accounts/{id}" ->
                Answer.json(200, store.change(change -> shown(known(change, id), included(call.params()))));
            case "POST accounts/{id}/close" -> once(call, (change, body) -> close(change, id, body));
            case "POST account_links" -> once(call, this::link);
            default -> throw ApiError.unknownAddress(call.method(), call.path());
        };
    }

    private interface Work {
        ObjectNode apply(Change change, ObjectNode body);
    }

    /** A success is repeated for its key, a failure is tried again. */
    private Answer once(Call call, Work work) {
        ObjectNode body = body(call);
        String key = call.header("Idempotency-Key");
        if (key == null) {
            return Answer.json(200, store.change(change -> work.apply(change, body)));
        }
        String place = "v2 " + key;
        String fingerprint = DigestUtils.sha256Hex(call.method() + " " + call.path() + " " + body);
        return Answer.json(200, store.change((Function<Change, ObjectNode>) change -> {
            ObjectNode kept = change.find(Kind.ANSWER, Accounts.PLATFORM, place);
            if (kept != null && kept.get("at").asLong() + KEPT.toMillis() >= clock.millis()) {
                if (!kept.get("fingerprint").asText().equals(fingerprint)) {
                    throw ApiError.idempotency(
                            "Keys for idempotent requests can only be used with the same parameters they were first used with.");
                }
                return (ObjectNode) kept.get("answer");
            }
            ObjectNode answer = work.apply(change, body);
            ObjectNode keep = Json.object().put("at", clock.millis()).put("fingerprint", fingerprint);
            keep.set("answer", answer);
            change.put(Kind.ANSWER, Accounts.PLATFORM, place, keep);
            return answer;
        }));
    }

    private ObjectNode create(Change change, ObjectNode body) {
        known(body, "", OF_ACCOUNT);
        String email = Json.text(body, "contact_email");
        if (email == null || !email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            throw ApiError.invalid(
                    email == null ? "parameter_missing" : "email_invalid",
                    "contact_email is required when configuring the account as a merchant, and must be an address.",
                    "contact_email");
        }
        if (!body.at("/configuration/merchant/capabilities/card_payments/requested")
                .asBoolean()) {
            throw ApiError.notModelled("an account without configuration.merchant.capabilities.card_payments");
        }
        if (!"full".equals(Json.text(body, "dashboard"))
                || !"stripe"
                        .equals(body.at("/defaults/responsibilities/fees_collector")
                                .asText())
                || !"stripe"
                        .equals(body.at("/defaults/responsibilities/losses_collector")
                                .asText())) {
            throw ApiError.notModelled("any dashboard but full, and any collector of fees and losses but stripe");
        }
        String country = body.at("/identity/country").asText();
        if (!country.matches("(?i)[a-z]{2}")) {
            throw ApiError.invalid("parameter_missing", "identity.country is required.", "identity.country");
        }
        return shown(accounts.openByPlatform(change, country, email), included(body));
    }

    private ObjectNode close(Change change, String id, ObjectNode body) {
        known(body, "", Set.of("applied_configurations"));
        ObjectNode account = known(change, id);
        if (!Accounts.isControlledByPlatform(account)) {
            throw ApiError.invalid("account_not_closable", "The platform has not created this account.", null);
        }
        if (!body.path("applied_configurations").equals(Json.array().add("merchant"))) {
            throw ApiError.invalid(
                    "invalid_applied_configurations",
                    "All configurations of the account must be passed in.",
                    "applied_configurations");
        }
        if (change.newestFirst(Kind.CHARGE, id).findAny().isPresent()) {
            throw ApiError.invalid("account_has_balance", "An account with payments cannot be closed.", null);
        }
        if (!Accounts.isClosed(account)) {
            accounts.close(change, id);
        }
        return shown(accounts.find(change, id), List.of());
    }

    private ObjectNode link(Change change, ObjectNode body) {
        known(body, "", Set.of("account", "use_case"));
        ObjectNode account = known(change, String.valueOf(Json.text(body, "account")));
        JsonNode useCase = body.path("use_case");
        if (!"account_onboarding".equals(useCase.path("type").asText())) {
            throw ApiError.notModelled("any use_case.type but account_onboarding");
        }
        JsonNode asked = useCase.path("account_onboarding");
        known(
                asked,
                "use_case.account_onboarding.",
                Set.of("configurations", "refresh_url", "return_url", "collection_options"));
        if (!asked.path("configurations").equals(Json.array().add("merchant"))) {
            throw ApiError.invalid(
                    "invalid_configurations", "The account has the configuration merchant.", "configurations");
        }
        for (String url : List.of("refresh_url", "return_url")) {
            if (!asked.path(url).asText().matches("https?://.+")) {
                throw ApiError.invalid("parameter_missing", url + " is required and must be an address.", url);
            }
        }
        if (!accounts.isConnected(change, account.get("id").asText()) || !Accounts.isControlledByPlatform(account)) {
            throw ApiError.forbidden("account_invalid", "The platform has no access to this account.");
        }
        return onboarding.link(
                change, account, (ObjectNode) useCase, address.get().toString());
    }

    private ObjectNode known(Change change, String id) {
        ObjectNode account = accounts.find(change, id);
        boolean visible = account != null && (accounts.isConnected(change, id) || Accounts.isClosed(account));
        if (!visible) {
            throw Accounts.notAccessible(id, settings.secretKey());
        }
        return account;
    }

    private static void known(JsonNode object, String path, Set<String> names) {
        object.properties().forEach(field -> {
            if (!names.contains(field.getKey())) {
                throw ApiError.invalid(
                        "unknown_field", "Unknown field: " + path + field.getKey(), path + field.getKey());
            }
        });
    }

    private static List<String> included(ObjectNode params) {
        List<String> included =
                params.path("include").valueStream().map(JsonNode::asText).toList();
        for (String one : included) {
            if (!INCLUDABLE.contains(one)) {
                throw ApiError.notModelled("include " + one);
            }
        }
        return included;
    }

    private ObjectNode shown(ObjectNode account, List<String> included) {
        ObjectNode shown = Json.object()
                .put("id", account.get("id").asText())
                .put("object", "v2.core.account")
                .put("closed", Accounts.isClosed(account))
                .put("contact_email", account.get("email").asText())
                .put(
                        "created",
                        Instant.ofEpochSecond(account.get("created").asLong()).toString())
                .put("dashboard", "full")
                .put("display_name", accounts.name(account))
                .put("livemode", false);
        shown.putArray("applied_configurations").add("merchant");
        for (String field : List.of("configuration", "defaults", "identity", "requirements")) {
            shown.putNull(field);
        }
        for (String field : included) {
            switch (field) {
                case "configuration.merchant" ->
                    shown.putObject("configuration")
                            .putObject("merchant")
                            .putObject("capabilities")
                            .putObject("card_payments")
                            .put("status", status(account))
                            .set("status_details", Json.array());
                case "defaults" ->
                    shown.putObject("defaults")
                            .putObject("responsibilities")
                            .put("fees_collector", "stripe")
                            .put("losses_collector", "stripe");
                case "identity" ->
                    shown.putObject("identity")
                            .put("country", account.get("country").asText());
                default -> shown.putObject("requirements").set("entries", entries(account));
            }
        }
        return shown;
    }

    private static String status(ObjectNode account) {
        String inV1 = account.at("/capabilities/card_payments").asText();
        return inV1.equals("inactive") ? "restricted" : inV1;
    }

    private static ArrayNode entries(ObjectNode account) {
        ArrayNode entries = Json.array();
        account.at("/requirements/currently_due")
                .forEach(code ->
                        entries.addObject().put("description", code.asText()).put("awaiting_action_from", "user"));
        return entries;
    }

    private static ObjectNode body(Call call) {
        try {
            return call.body().isBlank() ? Json.object() : Json.parse(call.body());
        } catch (UncheckedIOException _) {
            throw ApiError.invalid("invalid_json", "The body is not a JSON object.", null);
        }
    }
}
