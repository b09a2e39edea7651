package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * PaymentIntents and their lifecycle (https://docs.stripe.com/payments/paymentintents/lifecycle), for cards with
 * immediate capture. Features of Stripe that are not supported (customers, transfers, manual capture) are refused with
 * a message, never ignored.
 */
final class PaymentIntents {
    private static final ObjectNode BLANK = Json.parse("""
            {
              "id": "", "object": "payment_intent", "amount": 0, "amount_capturable": 0, "amount_details": {"tip": {}},
              "amount_received": 0, "application": null, "application_fee_amount": null,
              "automatic_payment_methods": null, "canceled_at": null, "cancellation_reason": null,
              "capture_method": "automatic_async", "client_secret": "", "confirmation_method": "automatic", "created": 0,
              "currency": "", "customer": null, "customer_account": null, "description": null,
              "excluded_payment_method_types": null, "last_payment_error": null, "latest_charge": null, "livemode": false,
              "metadata": {}, "next_action": null, "on_behalf_of": null, "payment_method": null,
              "payment_method_configuration_details": null,
              "payment_method_options": {
                "card": {"installments": null, "mandate_options": null, "network": null, "request_three_d_secure": "automatic"}
              },
              "payment_method_types": ["card"], "processing": null, "receipt_email": null, "review": null,
              "setup_future_usage": null, "shipping": null, "source": null, "statement_descriptor": null,
              "statement_descriptor_suffix": null, "status": "requires_payment_method", "transfer_data": null,
              "transfer_group": null
            }
            """);

    private static final List<String> OPEN =
            List.of("requires_payment_method", "requires_confirmation", "requires_action");

    /** The fields visible to a browser with the publishable key and the client secret. */
    private static final List<String> PUBLIC_FIELDS = List.of(
            "id",
            "object",
            "amount",
            "amount_details",
            "automatic_payment_methods",
            "canceled_at",
            "cancellation_reason",
            "capture_method",
            "client_secret",
            "confirmation_method",
            "created",
            "currency",
            "description",
            "excluded_payment_method_types",
            "last_payment_error",
            "livemode",
            "next_action",
            "payment_method",
            "payment_method_configuration_details",
            "payment_method_types",
            "processing",
            "receipt_email",
            "setup_future_usage",
            "shipping",
            "source",
            "status");

    private static final List<String> MODELLED = List.of(
            "amount",
            "application_fee_amount",
            "automatic_payment_methods",
            "cancellation_reason",
            "capture_method",
            "client_secret",
            "confirm",
            "confirmation_method",
            "currency",
            "description",
            "error_on_requires_action",
            "expand",
            "metadata",
            "off_session",
            "payment_method",
            "payment_method_data",
            "payment_method_options",
            "payment_method_types",
            "receipt_email",
            "return_url",
            "shipping",
            "statement_descriptor",
            "statement_descriptor_suffix",
            "use_stripe_sdk");

    private final Store store;
    private final InstantSource clock;
    private final Events events;
    private final Accounts accounts;
    private final PaymentMethods paymentMethods;
    private final Charges charges;
    private final Settlement settlement;
    private final Faults faults;
    private final String clientId;

    /** Runs the end of a slow payment two seconds later. */
    private final Consumer<Runnable> inTwoSeconds;

    PaymentIntents(
            Store store,
            InstantSource clock,
            Events events,
            Accounts accounts,
            PaymentMethods paymentMethods,
            Charges charges,
            Settlement settlement,
            Faults faults,
            String clientId,
            Consumer<Runnable> inTwoSeconds) {
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.accounts = accounts;
        this.paymentMethods = paymentMethods;
        this.charges = charges;
        this.settlement = settlement;
        this.faults = faults;
        this.clientId = clientId;
        this.inTwoSeconds = inTwoSeconds;
    }

    Answer create(Change change, Caller caller, ObjectNode params) {
        onlyModelled(params);
        onlyTogether(caller, params);
        ObjectNode account = accounts.find(change, caller.account());
        if (!account.get("charges_enabled").asBoolean()) {
            throw ApiError.invalid(
                    null,
                    "Your account cannot currently make charges. Complete your account details at https://dashboard.stripe.com/account.",
                    null);
        }
        ObjectNode intent = BLANK.deepCopy();
        String id = Ids.random("pi_3", 23);
        intent.put("id", id)
                .put("client_secret", Ids.random(id + "_secret_", 25))
                .put("created", clock.instant().getEpochSecond());
        if (!caller.account().equals(Accounts.PLATFORM)) {
            intent.put("application", clientId);
        }
        boolean automatic =
                params.at("/automatic_payment_methods/enabled").asBoolean(!params.has("payment_method_types"));
        if (automatic) {
            intent.putObject("automatic_payment_methods")
                    .put(
                            "allow_redirects",
                            params.at("/automatic_payment_methods/allow_redirects")
                                    .asText("always"))
                    .put("enabled", true);
        }
        write(intent, params);
        change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
        events.happened(change, caller, "payment_intent.created", intent);
        if (params.path("confirm").asBoolean()) {
            return confirm(change, caller, id, params);
        }
        ObjectNode method = paymentMethods.chosen(change, caller.account(), params);
        if (method != null) {
            intent.put("payment_method", method.get("id").asText()).put("status", "requires_confirmation");
            change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
        }
        return Answer.json(200, intent);
    }

    /**
     * Creates a successful payment without a browser.
     *
     * @param byPlatform whether the platform made it; otherwise the clinic did, and Stripe's object names no
     *     application
     */
    ObjectNode paid(Change change, String account, long amountMinor, String currency, boolean byPlatform) {
        Caller caller = Caller.nobody(account);
        ObjectNode params = Json.object().put("amount", amountMinor).put("currency", currency);
        params.putArray("payment_method_types").add("card");
        String id = Json.parse(create(change, caller, params).body()).get("id").asText();
        if (!byPlatform) {
            change.put(
                    Kind.PAYMENT_INTENT,
                    account,
                    change.find(Kind.PAYMENT_INTENT, account, id).putNull("application"));
        }
        confirm(change, caller, id, Json.object().put("payment_method", TestCard.VISA.paymentMethod));
        return change.find(Kind.PAYMENT_INTENT, account, id);
    }

    Answer retrieve(Change change, Caller caller, String id, ObjectNode params) {
        return Answer.json(200, shown(caller, find(change, caller, id, params)));
    }

    Answer update(Change change, Caller caller, String id, ObjectNode params) {
        onlyModelled(params);
        ObjectNode intent = find(change, caller, id, params);
        boolean changesMoney = params.has("amount") || params.has("currency") || params.has("application_fee_amount");
        if (!OPEN.contains(status(intent)) && (changesMoney || params.has("payment_method"))) {
            throw unexpectedState(
                    intent,
                    "This PaymentIntent's %s could not be updated because it has a status of %s. You may only update the %s of a PaymentIntent with one of the following statuses: %s."
                            .formatted(
                                    changesMoney ? "amount" : "payment_method",
                                    status(intent),
                                    changesMoney ? "amount" : "payment_method",
                                    String.join(", ", OPEN)));
        }
        write(intent, params);
        ObjectNode method = paymentMethods.chosen(change, caller.account(), params);
        if (method != null) {
            intent.put("payment_method", method.get("id").asText()).put("status", "requires_confirmation");
            intent.putNull("next_action");
        }
        change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
        return Answer.json(200, shown(caller, intent));
    }

    Answer cancel(Change change, Caller caller, String id, ObjectNode params) {
        ObjectNode intent = find(change, caller, id, params);
        if (!OPEN.contains(status(intent))) {
            throw unexpectedState(
                    intent,
                    "You cannot cancel this PaymentIntent because it has a status of %s. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, processing."
                            .formatted(status(intent)));
        }
        intent.put("status", "canceled")
                .put("canceled_at", clock.instant().getEpochSecond())
                .put("cancellation_reason", Json.text(params, "cancellation_reason"))
                .putNull("next_action");
        change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
        events.happened(change, caller, "payment_intent.canceled", intent);
        return Answer.json(200, intent);
    }

    Answer confirm(Change change, Caller caller, String id, ObjectNode params) {
        onlyModelled(params);
        ObjectNode intent = find(change, caller, id, params);
        if (!OPEN.contains(status(intent))) {
            throw unexpectedState(
                    intent,
                    status(intent).equals("succeeded")
                            ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
                            : "You cannot confirm this PaymentIntent because it has a status of %s. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action."
                                    .formatted(status(intent)));
        }
        write(intent, params);
        ObjectNode method = paymentMethods.chosen(change, caller.account(), params);
        if (method == null && intent.hasNonNull("payment_method")) {
            method = paymentMethods.retrieve(change, caller.account(), Json.text(intent, "payment_method"));
        }
        if (method == null) {
            throw unexpectedState(
                    intent,
                    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.");
        }
        mustHaveReturnUrl(caller, intent, params);
        intent.put("payment_method", method.get("id").asText());
        intent.putNull("next_action").putNull("last_payment_error");
        TestCard card = TestCard.of(method).orElse(null);
        if (card != null && card.asksForAuthentication()) {
            return params.path("off_session").asBoolean()
                            || params.path("error_on_requires_action").asBoolean()
                    ? fail(change, caller, intent, method, authenticationRequired())
                    : askForAuthentication(change, caller, intent, params);
        }
        return attempt(change, caller, intent, method, false);
    }

    /**
     * Applies the result of the person's 3-D Secure challenge.
     *
     * @param attempt the secret of the challenge, from its address
     */
    Answer authenticated(Change change, Caller caller, String id, String attempt, boolean success) {
        ObjectNode intent = change.find(Kind.PAYMENT_INTENT, caller.account(), id);
        if (intent == null || !isChallenge(intent, attempt)) {
            throw ApiError.missing("payment_attempt", attempt, null);
        }
        ObjectNode method = paymentMethods.retrieve(change, caller.account(), Json.text(intent, "payment_method"));
        intent.putNull("next_action");
        if (success) {
            return attempt(change, caller, intent, method, true);
        }
        return fail(
                change,
                caller,
                intent,
                method,
                ApiError.invalid(
                        "payment_intent_authentication_failure",
                        "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
                        null));
    }

    static boolean isChallenge(ObjectNode intent, String attempt) {
        return status(intent).equals("requires_action")
                && !attempt.isEmpty()
                && intent.get("next_action").toString().contains(attempt);
    }

    /** Completes the payments that were processing when the simulator stopped. */
    void finishProcessing(Change change) {
        for (String account : change.accountsWith(Kind.PAYMENT_INTENT)) {
            change.newestFirst(Kind.PAYMENT_INTENT, account)
                    .filter(intent -> status(intent).equals("processing"))
                    .forEach(intent ->
                            finishProcessing(change, account, intent.get("id").asText()));
        }
    }

    ObjectNode find(Change change, Caller caller, String id, ObjectNode params) {
        ObjectNode intent = change.find(Kind.PAYMENT_INTENT, caller.account(), id);
        if (intent == null) {
            throw ApiError.missing("payment_intent", id, "intent");
        }
        String secret = Json.text(params, "client_secret");
        if (!caller.secret() && secret == null) {
            throw ApiError.invalid("parameter_missing", "Missing required param: client_secret.", "client_secret");
        }
        if (secret != null && !secret.equals(Json.text(intent, "client_secret"))) {
            throw ApiError.invalid(
                    "payment_intent_invalid_parameter",
                    "The client_secret provided does not match the client_secret associated with the PaymentIntent.",
                    "client_secret");
        }
        return intent;
    }

    static ObjectNode shown(Caller caller, ObjectNode intent) {
        return caller.secret() ? intent : intent.deepCopy().retain(PUBLIC_FIELDS);
    }

    private Answer attempt(Change change, Caller caller, ObjectNode intent, ObjectNode method, boolean authenticated) {
        TestCard card = TestCard.of(method).orElse(null);
        ApiError refusal = faults.nextRefusal(caller.account())
                .or(() -> card == null ? Optional.of(TestCard.notATestCard()) : card.refusal())
                .orElse(null);
        if (refusal != null) {
            ObjectNode charge = charges.failed(change, caller, intent, method, refusal);
            intent.put("latest_charge", charge.get("id").asText());
            return fail(
                    change,
                    caller,
                    intent,
                    method,
                    refusal.with("charge", charge.get("id").asText()));
        }
        if (card == TestCard.SLOW) {
            intent.put("status", "processing").putObject("processing").put("type", "card");
            change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
            events.happened(change, caller, "payment_intent.processing", intent);
            String id = intent.get("id").asText();
            change.afterwards(() -> inTwoSeconds.accept(() -> finish(caller.account(), id)));
            return Answer.json(200, shown(caller, intent));
        }
        return Answer.json(200, shown(caller, succeed(change, caller, intent, method, authenticated)));
    }

    private ObjectNode succeed(
            Change change, Caller caller, ObjectNode intent, ObjectNode method, boolean authenticated) {
        ObjectNode charge = charges.succeeded(change, caller, intent, method, authenticated);
        intent.put("status", "succeeded")
                .put("amount_received", intent.get("amount").asLong())
                .put("latest_charge", charge.get("id").asText())
                .putNull("processing");
        change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
        events.happened(change, caller, "charge.succeeded", charge);
        events.happened(change, caller, "payment_intent.succeeded", intent);
        boolean disputed = TestCard.of(method).orElse(null) == TestCard.DISPUTED;
        String id = charge.get("id").asText();
        settlement.inTime(
                change, then -> charges.settle(then, caller, charges.retrieve(then, caller.account(), id), disputed));
        return intent;
    }

    private Answer fail(Change change, Caller caller, ObjectNode intent, ObjectNode method, ApiError error) {
        intent.put("status", "requires_payment_method")
                .putNull("payment_method")
                .putNull("next_action");
        intent.set("last_payment_error", error.with("payment_method", method).error());
        change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
        events.happened(change, caller, "payment_intent.payment_failed", intent);
        return Answer.error(error.with("payment_intent", shown(caller, intent)));
    }

    private Answer askForAuthentication(Change change, Caller caller, ObjectNode intent, ObjectNode params) {
        String attempt = Ids.random("payatt_3", 23);
        String url = "/3d_secure/%s/%s/%s"
                .formatted(caller.account(), intent.get("id").asText(), attempt);
        String returnUrl = Json.text(params, "return_url");
        ObjectNode action = intent.putObject("next_action");
        if (returnUrl != null && !params.path("use_stripe_sdk").asBoolean()) {
            action.put("type", "redirect_to_url");
            action.putObject("redirect_to_url").put("return_url", returnUrl).put("url", charges.address(url));
        } else {
            action.put("type", "use_stripe_sdk");
            action.putObject("use_stripe_sdk")
                    .put("source", attempt)
                    .put("stripe_js", charges.address(url))
                    .put("type", "three_d_secure_redirect");
        }
        intent.put("status", "requires_action");
        change.put(Kind.PAYMENT_INTENT, caller.account(), intent);
        events.happened(change, caller, "payment_intent.requires_action", intent);
        return Answer.json(200, shown(caller, intent));
    }

    private void finish(String account, String id) {
        store.change(change -> {
            finishProcessing(change, account, id);
            return null;
        });
    }

    private void finishProcessing(Change change, String account, String id) {
        ObjectNode intent = change.find(Kind.PAYMENT_INTENT, account, id);
        if (intent != null && status(intent).equals("processing")) {
            ObjectNode method = paymentMethods.retrieve(change, account, Json.text(intent, "payment_method"));
            succeed(change, Caller.nobody(account), intent, method, false);
        }
    }

    /** Applies the parameters that create, update and confirm have in common. */
    private static void write(ObjectNode intent, ObjectNode params) {
        if (params.has("amount") || params.has("currency")) {
            long amountMinor = params.path("amount").asLong(intent.get("amount").asLong());
            String currency = params.path("currency")
                    .asText(intent.get("currency").asText())
                    .toLowerCase(Locale.ROOT);
            Currencies.check(amountMinor, currency);
            intent.put("amount", amountMinor).put("currency", currency);
        }
        if (params.has("application_fee_amount")) {
            long feeMinor = params.get("application_fee_amount").asLong();
            if (feeMinor < 0 || feeMinor > intent.get("amount").asLong()) {
                throw ApiError.invalid(
                        null,
                        "The value of application_fee_amount must be between 0 and the amount of the PaymentIntent.",
                        "application_fee_amount");
            }
            intent.put("application_fee_amount", feeMinor);
        }
        EmailAddress.check(Json.text(params, "receipt_email"), "receipt_email");
        StatementDescriptor.check(params);
        for (String field : List.of(
                "description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "shipping")) {
            if (params.has(field)) {
                JsonNode value = params.get(field);
                intent.set(field, value.isTextual() && value.asText().isEmpty() ? null : value);
            }
        }
        Metadata.merge(intent, params);
    }

    /** Parameters that Stripe refuses together with, or without, another. */
    private static void onlyTogether(Caller caller, ObjectNode params) {
        if (params.has("return_url") && !params.path("confirm").asBoolean()) {
            throw ApiError.invalid(
                    null,
                    "You may only provide a return_url when confirm is set to true. Provide it when you confirm the PaymentIntent instead.",
                    "return_url");
        }
        if (params.has("automatic_payment_methods") && params.has("payment_method_types")) {
            throw ApiError.onlyOneOf("automatic_payment_methods", "payment_method_types");
        }
        if (params.has("application_fee_amount") && caller.account().equals(Accounts.PLATFORM)) {
            throw ApiError.invalid(
                    null,
                    "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
                    "application_fee_amount");
        }
    }

    /** A server that confirms has to say where the person comes back, unless no method leaves the page. */
    private static void mustHaveReturnUrl(Caller caller, ObjectNode intent, ObjectNode params) {
        boolean mayRedirect =
                intent.at("/automatic_payment_methods/allow_redirects").asText().equals("always");
        if (mayRedirect && caller.secret() && !params.has("return_url")) {
            throw ApiError.invalid(
                    null,
                    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
                    "return_url");
        }
    }

    private static void onlyModelled(ObjectNode params) {
        for (var param : params.properties()) {
            if (!MODELLED.contains(param.getKey())) {
                throw ApiError.notModelled(param.getKey());
            }
        }
        if ("manual".equals(Json.text(params, "capture_method"))) {
            throw ApiError.notModelled("capture_method=manual");
        }
        for (JsonNode type : params.path("payment_method_types")) {
            if (!type.asText().equals("card")) {
                throw ApiError.notModelled("payment_method_types[]=" + type.asText());
            }
        }
    }

    private static ApiError authenticationRequired() {
        return ApiError.card(
                "authentication_required",
                "authentication_required",
                "Your card was declined. This transaction requires authentication.",
                null);
    }

    private static ApiError unexpectedState(ObjectNode intent, String message) {
        return ApiError.invalid("payment_intent_unexpected_state", message, null)
                .with("payment_intent", intent);
    }

    private static String status(ObjectNode intent) {
        return intent.get("status").asText();
    }
}
