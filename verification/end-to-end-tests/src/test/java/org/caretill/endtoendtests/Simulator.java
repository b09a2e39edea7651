package org.caretill.endtoendtests;

import static org.caretill.endtoendtests.Address.SIMULATOR;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Stripe's simulator: what browsers and clinics do at Stripe, Stripe's records, and faults. */
public final class Simulator {

    public static final String PAYS = "4242424242424242";
    public static final String IS_DECLINED = "4000000000000002";
    public static final String ASKS_THE_BANK = "4000002500003155";

    /** The platform's own account. */
    public static final String PLATFORM = "acct_1CaretillSandbox";

    private static final String SECRET_KEY = "sk_test_caretill_sandbox";

    private final RunningStack stack;

    public Simulator(RunningStack stack) {
        this.stack = stack;
    }

    /** What a patient's browser needs to pay: the answer of {@code …/payment}. */
    public record Credentials(String publishableKey, String stripeAccount, String clientSecret) {

        public static Credentials of(JsonNode json) {
            return new Credentials(
                    json.get("publishableKey").asText(),
                    json.get("stripeAccount").asText(),
                    json.get("clientSecret").asText());
        }

        public String paymentIntent() {
            return clientSecret.split("_secret_", 2)[0];
        }
    }

    /** Creates a clinic's Standard account that can take payments. */
    public void addAccount(String account, String name) {
        Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/accounts/" + account,
                        null,
                        Map.of("name", name, "country", "AU", "chargesEnabled", true, "requirements", List.of()))
                .expect(200);
    }

    /** Connects the account to the platform, as a consent would. */
    public void connect(String account) {
        changeAccount(account, Map.of("connect", true));
    }

    /** The clinic disconnects the platform in its own Stripe Dashboard. */
    public void disconnect(String account) {
        changeAccount(account, Map.of("deauthorize", true));
    }

    /** Stripe lets the account take payments, or asks its owner for something before. */
    public void restrict(String account, boolean restricted) {
        changeAccount(
                account,
                Map.of(
                        "chargesEnabled",
                        !restricted,
                        "requirements",
                        restricted ? List.of("individual.verification.document", "external_account") : List.of()));
    }

    private void changeAccount(String account, Map<String, ?> change) {
        Rest.post(stack.url(SIMULATOR) + "/_simulator/accounts/" + account, null, change)
                .expect(200);
    }

    /** The cardholder disputes a payment; then the bank decides, unless the status is {@code needs_response}. */
    public void dispute(Credentials payment, String status) {
        String dispute = Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/disputes",
                        null,
                        Map.of("account", payment.stripeAccount(), "paymentIntent", payment.paymentIntent()))
                .expect(200)
                .get("id")
                .asText();
        Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/disputes/" + dispute,
                        null,
                        Map.of("account", payment.stripeAccount(), "status", status))
                .expect(200);
    }

    /** Whether the account is connected to the platform. */
    public boolean isConnected(String account) {
        return ledger(account).get("connected").asBoolean();
    }

    /** Makes Stripe answer so many calls to the path for the account with this status. */
    public void refuses(String path, String account, int status, int calls) {
        Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/faults",
                        null,
                        Map.of("path", path, "account", account, "action", "status", "status", status, "calls", calls))
                .expect(200);
    }

    /** Orders a fault (see the simulator's README); returns its id. */
    public String addFault(Map<String, ?> order) {
        return Rest.post(stack.url(SIMULATOR) + "/_simulator/faults", null, order)
                .expect(200)
                .get("id")
                .asText();
    }

    /** Cancels what is left of a fault. */
    public void removeFault(String fault) {
        Rest.delete(stack.url(SIMULATOR) + "/_simulator/faults/" + fault, null).expect(204);
    }

    /** Stripe's list of the account's events, newest first. */
    public JsonNode events(String account) {
        return listedEvents(account).expect(200).get("data");
    }

    /** The same, or nothing while Stripe is faulty. */
    public Iterable<JsonNode> eventsIfAvailable(String account) {
        Rest.Answer answer = listedEvents(account);
        return answer.status() == 200 ? answer.json().get("data") : List.of();
    }

    private Rest.Answer listedEvents(String account) {
        return Rest.get(stack.url(SIMULATOR) + "/v1/events?limit=20", SECRET_KEY, "Stripe-Account", account);
    }

    /** Makes Stripe not send the next event of this type for the account. */
    public void dropsWebhook(String account, String type) {
        Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/faults",
                        null,
                        Map.of("event", type, "account", account, "action", "drop"))
                .expect(200);
    }

    /** The clinic consents at Stripe; returns the address of the redirect. */
    public String consent(String authorizeUrl, String account) {
        return Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/oauth/approve",
                        null,
                        Map.of("authorizeUrl", authorizeUrl, "account", account))
                .expect(200)
                .get("redirectUrl")
                .asText();
    }

    /**
     * What the person does in Stripe's onboarding; returns the address of the redirect.
     *
     * @param result finish, check, leave or expire
     */
    public String onboard(String accountLink, String result) {
        return Rest.post(
                        stack.url(SIMULATOR) + "/_simulator/onboarding",
                        null,
                        Map.of("url", accountLink, "result", result))
                .expect(200)
                .get("redirectUrl")
                .asText();
    }

    /** Confirms as Stripe's browser script does. A declined card is answered with 402. */
    public Rest.Answer confirm(Credentials credentials, String email, String card) {
        return Rest.form(
                stack.url(SIMULATOR) + "/v1/payment_intents/" + credentials.paymentIntent() + "/confirm",
                null,
                Map.of(
                        "key",
                        credentials.publishableKey(),
                        "_stripe_account",
                        credentials.stripeAccount(),
                        "client_secret",
                        credentials.clientSecret(),
                        "receipt_email",
                        email,
                        "use_stripe_sdk",
                        "true",
                        "payment_method_data[type]",
                        "card",
                        "payment_method_data[card][number]",
                        card,
                        "payment_method_data[card][exp_month]",
                        "12",
                        "payment_method_data[card][exp_year]",
                        "2040",
                        "payment_method_data[card][cvc]",
                        "123"));
    }

    /** The patient passes the authentication that a confirmation required. */
    public void passBanksCheck(JsonNode paymentIntent) {
        String challenge = paymentIntent
                .at("/next_action/use_stripe_sdk/stripe_js")
                .asText(paymentIntent.at("/next_action/redirect_to_url/url").asText());
        Rest.form(challenge, null, Map.of("result", "complete")).expect(200);
    }

    /** Creates and pays a PaymentIntent, as the platform could on any connected account. */
    public JsonNode pay(String account, long amountMinor, Map<String, String> metadata) {
        var fields = new HashMap<>(Map.of(
                "amount", Long.toString(amountMinor),
                "currency", "aud",
                "confirm", "true",
                "payment_method", "pm_card_visa",
                "payment_method_types[0]", "card"));
        metadata.forEach((name, value) -> fields.put("metadata[" + name + "]", value));
        return Rest.form(stack.url(SIMULATOR) + "/v1/payment_intents", SECRET_KEY, fields, "Stripe-Account", account)
                .expect(200);
    }

    /** Sends an ordered event to the webhook endpoint for connected accounts; returns its status. */
    public int sendEvent(Map<String, ?> order) {
        return Rest.post(stack.url(SIMULATOR) + "/_simulator/events", null, order)
                .expect(200)
                .get("status")
                .asInt();
    }

    public JsonNode ledger(String account) {
        return StreamSupport.stream(
                        Rest.get(stack.url(SIMULATOR) + "/_simulator/ledger", null)
                                .expect(200)
                                .get("accounts")
                                .spliterator(),
                        false)
                .filter(entry -> entry.get("id").asText().equals(account))
                .findFirst()
                .orElseThrow();
    }

    /** The clinic account's PaymentIntents for a payment request. */
    public List<JsonNode> paymentIntents(String account, String paymentRequestId) {
        return StreamSupport.stream(ledger(account).get("paymentIntents").spliterator(), false)
                .filter(intent -> intent.at("/metadata/caretill_payment_request_id")
                        .asText()
                        .equals(paymentRequestId))
                .toList();
    }

    /** The receipts sent to an address. */
    public List<JsonNode> mailTo(String address) {
        return StreamSupport.stream(
                        Rest.get(stack.url(SIMULATOR) + "/_simulator/mail", null)
                                .expect(200)
                                .get("data")
                                .spliterator(),
                        false)
                .filter(mail -> mail.get("to").asText().equals(address))
                .toList();
    }
}
