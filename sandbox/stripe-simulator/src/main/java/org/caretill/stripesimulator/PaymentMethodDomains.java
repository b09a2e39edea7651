package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * The domains on whose pages an account's wallets are shown (https://docs.stripe.com/api/payment_method_domains): each
 * account has its own, also each connected one (https://docs.stripe.com/payments/payment-methods/pmd-registration).
 * They cannot be deleted, only disabled. Creating one that exists returns it as it is, even if it is disabled.
 *
 * <p>What a validation finds is {@code active}, unless the test surface said otherwise for the domain. Unlike Stripe,
 * {@code localhost} is accepted, so that a wallet can be tried on a developer's machine.
 */
final class PaymentMethodDomains {
    static final String APPLE_PAY = "apple_pay";
    static final String GOOGLE_PAY = "google_pay";

    private static final List<String> METHODS =
            List.of("amazon_pay", APPLE_PAY, GOOGLE_PAY, "klarna", "link", "paypal");
    private static final int MAX_NAME_LENGTH = 253;
    private static final int MAX_MESSAGE_LENGTH = 5_000;
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private final Store store;
    private final InstantSource clock;

    PaymentMethodDomains(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Whether the wallet may be shown on pages of this host, which has no port, for payments to this account.
     *
     * @param wallet {@link #APPLE_PAY} or {@link #GOOGLE_PAY}
     */
    boolean isRegistered(String account, String domain, String wallet) {
        return store.change(change -> {
            ObjectNode registered = named(change, account, domain.toLowerCase(Locale.ROOT));
            return registered != null
                    && registered.get("enabled").asBoolean()
                    && registered.at("/" + wallet + "/status").asText().equals("active");
        });
    }

    ObjectNode create(Change change, Caller caller, ObjectNode params) {
        String name = validName(params.get("domain_name").asText());
        ObjectNode found = validation(change, name);
        if (found.path("refused").asBoolean()) {
            throw ApiError.invalid(null, found.get("message").asText(), "domain_name");
        }
        ObjectNode existing = named(change, caller.account(), name);
        if (existing != null) {
            return existing;
        }
        ObjectNode domain = Json.object()
                .put("id", Ids.random("pmd_1", 23))
                .put("object", "payment_method_domain")
                .put("created", clock.instant().getEpochSecond())
                .put("domain_name", name)
                .put("enabled", params.path("enabled").asBoolean(true))
                .put("livemode", false);
        return validated(change, caller.account(), domain);
    }

    ObjectNode retrieve(Change change, Caller caller, String id) {
        ObjectNode domain = change.find(Kind.PAYMENT_METHOD_DOMAIN, caller.account(), id);
        if (domain == null) {
            throw ApiError.missing("payment_method_domain", id, "payment_method_domain");
        }
        return domain;
    }

    ObjectNode update(Change change, Caller caller, String id, ObjectNode params) {
        ObjectNode domain = retrieve(change, caller, id);
        if (params.has("enabled")) {
            domain.set("enabled", params.get("enabled"));
            change.put(Kind.PAYMENT_METHOD_DOMAIN, caller.account(), domain);
        }
        return domain;
    }

    ObjectNode validate(Change change, Caller caller, String id) {
        return validated(change, caller.account(), retrieve(change, caller, id));
    }

    /**
     * Orders, for all accounts, what Stripe finds at the next creation or validation of a domain. With {@code account}
     * and {@code forget}, the account's registration disappears instead.
     */
    ObjectNode order(ObjectNode body) {
        String name = validName(body.path("domain").asText());
        return store.change(change -> {
            if (body.path("forget").asBoolean()) {
                String account = body.path("account").asText();
                ObjectNode registered = named(change, account, name);
                if (registered == null) {
                    throw ApiError.missing("payment_method_domain", name, "domain");
                }
                change.delete(
                        Kind.PAYMENT_METHOD_DOMAIN,
                        account,
                        registered.get("id").asText());
                return registered;
            }
            ObjectNode found = Json.object()
                    .put(APPLE_PAY, status(body, "applePay"))
                    .put(GOOGLE_PAY, status(body, "googlePay"))
                    .put("refused", body.path("refused").asBoolean())
                    .put("message", message(body));
            change.put(Kind.DOMAIN_VALIDATION, Accounts.PLATFORM, name, found);
            return found;
        });
    }

    private static ObjectNode validated(Change change, String account, ObjectNode domain) {
        ObjectNode found = validation(change, domain.get("domain_name").asText());
        for (String method : METHODS) {
            String status = found.path(method).asText("active");
            ObjectNode said = domain.putObject(method).put("status", status);
            if (status.equals("inactive")) {
                said.putObject("status_details")
                        .put("error_message", found.get("message").asText());
            }
        }
        change.put(Kind.PAYMENT_METHOD_DOMAIN, account, domain);
        return domain;
    }

    private static ObjectNode validation(Change change, String name) {
        ObjectNode found = change.find(Kind.DOMAIN_VALIDATION, Accounts.PLATFORM, name);
        return found == null ? Json.object() : found;
    }

    private static ObjectNode named(Change change, String account, String name) {
        return change.newestFirst(Kind.PAYMENT_METHOD_DOMAIN, account)
                .filter(domain -> domain.get("domain_name").asText().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** A bare name: no scheme, path, port, wildcard or address. Stripe's words are not known here. */
    private static String validName(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.length() > MAX_NAME_LENGTH || !(NAME.matcher(name).matches() || name.equals("localhost"))) {
            throw ApiError.invalid(
                    null,
                    "Invalid domain name: %s. Give the name alone, such as shop.example.com, without a scheme, port or path."
                            .formatted(text.substring(0, Math.min(text.length(), MAX_NAME_LENGTH))),
                    "domain_name");
        }
        return name;
    }

    private static String status(ObjectNode body, String field) {
        String status = body.path(field).asText("active");
        if (!status.equals("active") && !status.equals("inactive")) {
            throw ApiError.invalid(null, field + " is active or inactive.", field);
        }
        return status;
    }

    private static String message(ObjectNode body) {
        String message = body.path("message").asText("The domain could not be verified.");
        if (message.length() > MAX_MESSAGE_LENGTH) {
            throw ApiError.invalid(null, "message is too long.", "message");
        }
        return message;
    }
}
