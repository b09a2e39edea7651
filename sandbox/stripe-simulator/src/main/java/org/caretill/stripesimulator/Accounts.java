package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** The platform's own account, the clinics' Standard accounts, and which of them have authorised the platform. */
final class Accounts {
    static final String PLATFORM = "acct_1CaretillSandbox";

    private static final ObjectNode BLANK = Json.parse("""
            {
              "id": "", "object": "account",
              "business_profile": {
                "annual_revenue": null, "estimated_worker_count": null, "mcc": "8011", "minority_owned_business_designation": null,
                "name": "", "product_description": null, "support_address": null, "support_email": null, "support_phone": null,
                "support_url": null, "url": null
              },
              "business_type": "company",
              "capabilities": {"card_payments": "active", "transfers": "active"},
              "charges_enabled": true,
              "controller": {"type": "account"},
              "country": "", "created": 0, "default_currency": "", "details_submitted": true, "email": "",
              "external_accounts": {"object": "list", "data": [], "has_more": false, "url": ""},
              "future_requirements": {
                "alternatives": [], "current_deadline": null, "currently_due": [], "disabled_reason": null, "errors": [],
                "eventually_due": [], "past_due": [], "pending_verification": []
              },
              "metadata": {},
              "payouts_enabled": true,
              "requirements": {
                "alternatives": [], "current_deadline": null, "currently_due": [], "disabled_reason": null, "errors": [],
                "eventually_due": [], "past_due": [], "pending_verification": []
              },
              "settings": {
                "bacs_debit_payments": {"display_name": null, "service_user_number": null},
                "branding": {"icon": null, "logo": null, "primary_color": null, "secondary_color": null},
                "card_issuing": {"tos_acceptance": {"date": null, "ip": null}},
                "card_payments": {
                  "decline_on": {"avs_failure": false, "cvc_failure": false}, "statement_descriptor_prefix": null,
                  "statement_descriptor_prefix_kana": null, "statement_descriptor_prefix_kanji": null
                },
                "dashboard": {"display_name": "", "timezone": "Australia/Sydney"},
                "payments": {
                  "statement_descriptor": "", "statement_descriptor_kana": null, "statement_descriptor_kanji": null
                },
                "payouts": {
                  "debit_negative_balances": true, "schedule": {"delay_days": 2, "interval": "daily"}, "statement_descriptor": null
                },
                "sepa_debit_payments": {}
              },
              "tos_acceptance": {"date": null, "ip": null, "user_agent": null},
              "type": "standard"
            }
            """);

    private static final String SETTLES = "simulator_settles_in_its_currency";

    private static final String CLOSED = "simulator_closed";

    static final String READ_WRITE = "read_write";

    /** What Stripe requires of an account that has just been created. */
    private static final List<String> DUE_AT_FIRST =
            List.of("business_profile.mcc", "business_type", "external_account", "tos_acceptance.date");

    private static final String OTHER_PLATFORMS = "simulator_controlled_by_other_platform";

    private final InstantSource clock;
    private final Events events;
    private final String clientId;

    Accounts(InstantSource clock, Events events, String clientId) {
        this.clock = clock;
        this.events = events;
        this.clientId = clientId;
    }

    /** Creates the accounts of a new sandbox; existing ones are not changed. */
    void seed(Change change) {
        seed(change, PLATFORM, "Caretill Sandbox", List.of());
        seed(change, StripeSimulator.DEMO_CLINIC, "Demo Clinic", List.of());
        seed(change, StripeSimulator.OTHER_CLINIC, "Other Clinic", List.of());
        seed(
                change,
                StripeSimulator.NOT_READY_CLINIC,
                "Clinic Not Ready",
                List.of("individual.verification.document", "external_account"));
    }

    ObjectNode retrieve(Change change, Caller caller, String id) {
        ObjectNode account = change.find(Kind.ACCOUNT, PLATFORM, id);
        boolean visible = id.equals(PLATFORM) || isConnected(change, id);
        if (account == null || !visible) {
            throw notAccessible(id, null);
        }
        return account;
    }

    ObjectNode find(Change change, String id) {
        return change.find(Kind.ACCOUNT, PLATFORM, id);
    }

    List<ObjectNode> all(Change change) {
        return change.newestFirst(Kind.ACCOUNT, PLATFORM).toList().reversed();
    }

    /** The clinics' accounts, which are all but the platform's own. */
    List<ObjectNode> clinics(Change change) {
        return all(change).stream()
                .filter(account -> !account.get("id").asText().equals(PLATFORM) && !isClosed(account))
                .toList();
    }

    boolean isConnected(Change change, String id) {
        return change.find(Kind.CONNECTION, id, id) != null;
    }

    static ApiError notAccessible(String id, String key) {
        String shown = key == null ? "sk_test_***" : key.substring(0, Math.min(12, key.length())) + "*********";
        return ApiError.forbidden(
                "account_invalid",
                "The provided key '%s' does not have access to account '%s' (or that account does not exist). Application access may have been revoked."
                        .formatted(shown, id));
    }

    /**
     * The clinic authorises the platform. Returns the connection with its tokens, as {@code /oauth/token} shows them.
     *
     * @param scope what the platform may do; an authorisation for more replaces one for less
     */
    ObjectNode connect(Change change, String id, String scope) {
        ObjectNode connection = change.find(Kind.CONNECTION, id, id);
        if (connection == null) {
            connection = connected(change, id, scope);
            events.happened(change, Caller.nobody(id), "account.application.authorized", application());
        } else if (scope.equals(READ_WRITE)) {
            change.put(Kind.CONNECTION, id, id, connection.put("scope", scope));
        }
        return connection;
    }

    private static ObjectNode connected(Change change, String id, String scope) {
        ObjectNode connection = Json.object()
                .put("access_token", Ids.random("sk_test_", 24))
                .put("livemode", false)
                .put("refresh_token", Ids.random("rt_", 36))
                .put("token_type", "bearer")
                .put("stripe_publishable_key", Ids.random("pk_test_", 24))
                .put("stripe_user_id", id)
                .put("scope", scope);
        change.put(Kind.CONNECTION, id, id, connection);
        return connection;
    }

    /** Whether the platform may only read on the account. */
    boolean isReadOnly(Change change, String id) {
        ObjectNode connection = change.find(Kind.CONNECTION, id, id);
        return connection != null && !READ_WRITE.equals(Json.text(connection, "scope"));
    }

    /** Sets whether another platform controls the account, so that it cannot be connected by OAuth. */
    ObjectNode controlByOtherPlatform(Change change, String id, boolean controlled) {
        ObjectNode account = find(change, id);
        ((ObjectNode) account.get("metadata")).put(OTHER_PLATFORMS, Boolean.toString(controlled));
        change.put(Kind.ACCOUNT, PLATFORM, account);
        return account;
    }

    static boolean isControlledByOtherPlatform(ObjectNode account) {
        return account.get("metadata").path(OTHER_PLATFORMS).asBoolean();
    }

    /** The person opens an account during OAuth, because none of theirs can be connected. */
    ObjectNode open(Change change, String name) {
        ObjectNode account = create(Ids.random("acct_1", 15), name, "AU");
        change.put(Kind.ACCOUNT, PLATFORM, account);
        return account;
    }

    /** The platform creates an account for a clinic, which has to give its details; it is connected at once. */
    ObjectNode openByPlatform(Change change, String country, String email) {
        String id = Ids.random("acct_1", 15);
        ObjectNode account = create(id, "", country).put("email", email);
        account.putObject("controller").put("type", "application").put("is_controller", true);
        ((ObjectNode) account.get("capabilities"))
                .put("card_payments", "inactive")
                .put("transfers", "inactive");
        account.put("charges_enabled", false).put("payouts_enabled", false).put("details_submitted", false);
        ObjectNode requirements = (ObjectNode) account.get("requirements");
        for (String list : List.of("currently_due", "eventually_due", "past_due")) {
            DUE_AT_FIRST.forEach(requirements.putArray(list)::add);
        }
        requirements.put("disabled_reason", "requirements.past_due");
        change.put(Kind.ACCOUNT, PLATFORM, account);
        connected(change, id, READ_WRITE);
        return account;
    }

    /** Whether this platform created the account, so that only the platform can end the connection. */
    static boolean isControlledByPlatform(ObjectNode account) {
        return account.at("/controller/is_controller").asBoolean();
    }

    /**
     * The clinic has given its details in Stripe's onboarding.
     *
     * @param checking whether Stripe checks them before it lets the account take payments
     */
    void submit(Change change, String id, String name, boolean checking) {
        ObjectNode account = find(change, id);
        ObjectNode before = Json.object()
                .put("details_submitted", account.get("details_submitted").asBoolean());
        before.set("requirements", account.get("requirements").deepCopy());
        rename(account, name);
        ObjectNode requirements = (ObjectNode) account.get("requirements");
        for (String list : List.of("currently_due", "eventually_due", "past_due", "pending_verification")) {
            requirements.putArray(list);
        }
        if (checking) {
            ((ArrayNode) requirements.get("pending_verification")).add("company.verification.document");
        }
        requirements.put("disabled_reason", checking ? "requirements.pending_verification" : null);
        String capability = checking ? "pending" : "active";
        ((ObjectNode) account.get("capabilities"))
                .put("card_payments", capability)
                .put("transfers", capability);
        account.put("charges_enabled", !checking)
                .put("payouts_enabled", !checking)
                .put("details_submitted", true);
        change.put(Kind.ACCOUNT, PLATFORM, account);
        events.happened(change, Caller.nobody(id), "account.updated", account, before);
    }

    /** The platform closes an account that it has created. */
    void close(Change change, String id) {
        ObjectNode account = find(change, id);
        ((ObjectNode) account.get("metadata")).put(CLOSED, "true");
        change.put(Kind.ACCOUNT, PLATFORM, account);
        change.delete(Kind.CONNECTION, id, id);
    }

    static boolean isClosed(ObjectNode account) {
        return account.get("metadata").path(CLOSED).asBoolean();
    }

    void disconnect(Change change, String id) {
        events.happened(change, Caller.nobody(id), "account.application.deauthorized", application());
        change.delete(Kind.CONNECTION, id, id);
    }

    /** Creates the account if it does not exist, and changes what is not null. */
    ObjectNode update(Change change, String id, String name, String country, Boolean chargesEnabled, JsonNode due) {
        ObjectNode account = find(change, id);
        boolean isNew = account == null;
        if (isNew) {
            account = create(id, name == null ? "Clinic " + id.substring("acct_".length()) : name, country);
        } else if (name != null) {
            rename(account, name);
        }
        ObjectNode before = Json.object();
        if (chargesEnabled != null) {
            before.set("charges_enabled", account.get("charges_enabled"));
            before.set("payouts_enabled", account.get("payouts_enabled"));
            account.put("charges_enabled", chargesEnabled).put("payouts_enabled", chargesEnabled);
            ((ObjectNode) account.get("capabilities")).put("card_payments", chargesEnabled ? "active" : "inactive");
        }
        if (due != null) {
            ObjectNode requirements = (ObjectNode) account.get("requirements");
            before.set("requirements", requirements.deepCopy());
            for (String list : List.of("currently_due", "eventually_due", "past_due")) {
                requirements.putArray(list).addAll(due.valueStream().toList());
            }
            requirements.put("disabled_reason", due.isEmpty() ? null : "requirements.past_due");
            account.put("details_submitted", due.isEmpty());
        }
        change.put(Kind.ACCOUNT, PLATFORM, account);
        if (!isNew) {
            events.happened(change, Caller.nobody(id), "account.updated", account, before);
        }
        return account;
    }

    /**
     * Sets whether payments are converted into the account's default currency, or each currency has a balance of its
     * own.
     */
    ObjectNode settleInItsCurrency(Change change, String id, boolean settles) {
        ObjectNode account = find(change, id);
        ((ObjectNode) account.get("metadata")).put(SETTLES, Boolean.toString(settles));
        change.put(Kind.ACCOUNT, PLATFORM, account);
        return account;
    }

    /** The currency in which payments in this currency are settled. */
    static String settled(Change change, String id, String currency) {
        ObjectNode account = change.find(Kind.ACCOUNT, PLATFORM, id);
        return account != null && account.get("metadata").path(SETTLES).asBoolean()
                ? account.get("default_currency").asText()
                : currency;
    }

    String name(ObjectNode account) {
        String name = account.get("business_profile").get("name").asText();
        return name.isEmpty() ? account.get("id").asText() : name;
    }

    private void seed(Change change, String id, String name, List<String> due) {
        if (find(change, id) == null) {
            change.put(Kind.ACCOUNT, PLATFORM, create(id, name, "AU"));
            if (!due.isEmpty()) {
                var requirements = Json.array();
                due.forEach(requirements::add);
                update(change, id, null, null, false, requirements);
            }
        }
    }

    private ObjectNode create(String id, String name, String country) {
        ObjectNode account = BLANK.deepCopy();
        String land = country == null ? "AU" : country.toUpperCase(Locale.ROOT);
        account.put("id", id)
                .put("country", land)
                .put("created", clock.instant().getEpochSecond())
                .put("default_currency", Currencies.of(land));
        ((ObjectNode) account.get("external_accounts")).put("url", "/v1/accounts/" + id + "/external_accounts");
        rename(account, name);
        return account;
    }

    private static void rename(ObjectNode account, String name) {
        String word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        account.put("email", "accounts@" + word + ".example");
        ((ObjectNode) account.get("business_profile")).put("name", name);
        ((ObjectNode) account.at("/settings/dashboard")).put("display_name", name);
        ((ObjectNode) account.at("/settings/payments")).put("statement_descriptor", name.toUpperCase(Locale.ROOT));
    }

    private ObjectNode application() {
        return Json.object().put("id", clientId).put("object", "application").put("name", "Caretill");
    }
}
