package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.config.HeaderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.contracts.EventContract;
import org.caretill.stripesimulator.StripeSimulator;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.jspecify.annotations.Nullable;

/** A clinic, a call and its people, as the tests of this service use them; each instance is a call of its own. */
final class Calls {

    final String clinic;
    final String account;
    final String call = "call-" + UUID.randomUUID();
    final String patient = "patient-1";

    private Calls(String clinic, String account) {
        this.clinic = clinic;
        this.account = account;
    }

    static Calls atDemoClinic() {
        return new Calls("demo-clinic", StripeSimulator.DEMO_CLINIC).open(1);
    }

    static Calls atOtherClinic() {
        return new Calls("other-clinic", StripeSimulator.OTHER_CLINIC).open(1);
    }

    /** A clinic of its own for the test, with its own account. */
    static Calls atNewClinic() {
        String clinic = "clinic-" + UUID.randomUUID();
        return new Calls(clinic, newAccount()).open(1);
    }

    /** Another call of the same clinic, with the same patient. */
    Calls anotherCall() {
        var another = new Calls(clinic, account);
        another.admit(patient, "Pat Example");
        return another;
    }

    /** An account of the simulator that lets the platform act for it. */
    static String newAccount() {
        String account = "acct_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        given().contentType(ContentType.JSON)
                .body(Map.of())
                .post(StripeSimulatorResource.simulator().address() + "/_simulator/accounts/" + account)
                .then()
                .statusCode(200);
        StripeSimulatorResource.simulator().connect(account);
        return account;
    }

    /**
     * Publishes settings of the clinic.
     *
     * @param more members of the event's JSON object, each with a comma before it
     */
    void clinicSays(int version, boolean enabled, String more) {
        clinicSays(version, enabled, account, more);
    }

    /** Publishes that these are the clinic's accounts, each as {@code acct_… STATUS}; the first is the default. */
    void accountsAre(int version, String... accounts) {
        String list = Stream.of(accounts)
                .map(account -> account.split(" ", 2))
                .map(account -> """
                    {"account": "%s", "status": "%s", "isDefault": %b, "chargesEnabled": true, "livemode": false}\
                    """.formatted(account[0], account[1], accounts[0].startsWith(account[0])))
                .collect(Collectors.joining(","));
        clinicSays(
                version,
                true,
                accounts.length == 0 ? account : accounts[0].split(" ", 2)[0],
                ", \"accounts\": [" + list + "]");
    }

    private void clinicSays(int version, boolean enabled, String defaultAccount, String more) {
        Events.send("clinic-payments.v1", clinic, "ClinicPaymentsChanged", """
            {"clinicId": "%s", "organisationId": "demo-health", "version": %d, "enabled": %b, "country": "AU",
             "currency": "AUD", "minimumMinor": 100, "maximumMinor": 100000, "expiryMinutes": 60,
             "stripe": {"status": "LINKED", "account": "%s", "chargesEnabled": true, "livemode": false}%s}\
            """.formatted(
                        clinic, version, enabled, defaultAccount, more));
    }

    /** Publishes the clinic's settings and waits until this service knows them. */
    private Calls open(int version) {
        clinicPaymentsChanged(clinic, version, "LINKED", account);
        // An amount that every enabled clinic refuses.
        await().atMost(Duration.ofSeconds(20)).until(() -> ask(1).statusCode() == 422);
        admit(patient, "Pat Example");
        return this;
    }

    static void clinicPaymentsChanged(String clinic, int version, String stripeStatus, String account) {
        Events.send("clinic-payments.v1", clinic, "ClinicPaymentsChanged", """
            {"clinicId": "%s", "organisationId": "demo-health", "version": %d, "enabled": true, "country": "AU",
             "currency": "AUD", "minimumMinor": 100, "maximumMinor": 100000, "expiryMinutes": 60,
             "stripe": {"status": "%s", "account": "%s", "chargesEnabled": true, "livemode": false}}\
            """.formatted(
                        clinic, version, stripeStatus, account));
    }

    /** Admits a participant to the call; returns the guest token. */
    String admit(String participant, String displayName) {
        return admit(clinic, call, participant, displayName);
    }

    static String admit(String clinic, String call, String participant, String displayName) {
        Response admitted = as(Tokens.staff("call-platform", "platform"))
                .body(Map.of(
                        "clinicId",
                        clinic,
                        "participantId",
                        participant,
                        "displayName",
                        displayName,
                        "locale",
                        "en-AU"))
                .post("/v1/calls/" + call + "/guests")
                .then()
                .statusCode(201)
                .extract()
                .response();
        return AnswerJson.text(admitted, "guestToken");
    }

    RequestSpecification clinician() {
        return as(Tokens.staff("clinician", "demo-health", clinic));
    }

    RequestSpecification guest() {
        return guest(patient);
    }

    RequestSpecification guest(String participant) {
        return as(Tokens.guest(clinic, call, participant));
    }

    /** A token that the patient got before the call ended for the first time. */
    String patientsToken() {
        return Tokens.guest(clinic, call, patient);
    }

    /** A caller whose commands have an idempotency key, as every client's must; a test may set another one. */
    static RequestSpecification as(String token) {
        return given().config(RestAssured.config()
                        .headerConfig(HeaderConfig.headerConfig()
                                .overwriteHeadersWithName("Idempotency-Key", "Content-Type", "Accept")))
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }

    /** The body of a request that is created even if the patient has another open one in this call. */
    Map<String, Object> asking(long amountMinor) {
        return Map.of(
                "clinicId", clinic,
                "callId", call,
                "payerParticipantId", patient,
                "amountMinor", amountMinor,
                "currency", "AUD",
                "description", "Consultation, 15 minutes",
                "additional", true);
    }

    Response ask(long amountMinor) {
        return clinician().body(asking(amountMinor)).post("/v1/payment-requests");
    }

    /** A new request of AUD 85.00; its id. */
    String requested() {
        return AnswerJson.text(ask(8500).then().statusCode(201).extract().response(), "id");
    }

    /** A new request on which Pay now was pressed; its id. */
    String paying() {
        String id = requested();
        pay(id).then().statusCode(200);
        return id;
    }

    Response pay(String id) {
        return guest().post("/v1/guest/payment-requests/" + id + "/payment");
    }

    Response read(String id) {
        return clinician().get("/v1/payment-requests/" + id);
    }

    String status(String id) {
        return AnswerJson.text(read(id).then().statusCode(200).extract().response(), "status");
    }

    /** Confirms as Stripe's script in the browser does. */
    Response confirm(Response payment, String cardNumber) {
        JsonNode stripe = AnswerJson.of(payment);
        String secret = stripe.required("clientSecret").asText();
        return given().contentType("application/x-www-form-urlencoded")
                .formParam("key", stripe.required("publishableKey").asText())
                .formParam("_stripe_account", stripe.required("stripeAccount").asText())
                .formParam("client_secret", secret)
                .formParam("payment_method_data[type]", "card")
                .formParam("payment_method_data[card][number]", cardNumber)
                .formParam("payment_method_data[card][exp_month]", "12")
                .formParam("payment_method_data[card][exp_year]", "2034")
                .formParam("payment_method_data[card][cvc]", "123")
                .post(StripeSimulatorResource.simulator().address() + "/v1/payment_intents/"
                        + secret.substring(0, secret.indexOf("_secret")) + "/confirm");
    }

    static String intentOf(Response payment) {
        String secret = AnswerJson.text(payment, "clientSecret");
        return secret.substring(0, secret.indexOf("_secret"));
    }

    /** Sends what stripe-webhook-service would publish: the contract's example with these values. */
    void stripeSays(String eventId, String type, String intent, String account, long receivedMinor, String currency) {
        String data = EventContract.exampleText(type)
                .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"" + intent + "\"")
                .replaceFirst("\"account\": \"[^\"]*\"", "\"account\": \"" + account + "\"")
                .replaceFirst("\"amountReceivedMinor\": \\d+", "\"amountReceivedMinor\": " + receivedMinor)
                .replaceFirst("\"currency\": \"[^\"]*\"", "\"currency\": \"" + currency + "\"")
                // Stripe's webhook of a success does not say which card paid.
                .replaceFirst("\"card\": \\{[^}]*}", "\"card\": null");
        Events.send("stripe-facts.v1", intent, eventId, type, data);
    }

    void stripeSays(String type, String intent) {
        stripeSays("evt_" + UUID.randomUUID(), type, intent, account, 8500, "AUD");
    }

    /** Sends what stripe-webhook-service would publish of a failed card attempt. */
    void attemptFails(String intent, @Nullable String charge, String code, String occurredAt) {
        Events.send(
                "stripe-facts.v1",
                intent,
                "StripePaymentFailed",
                example("StripePaymentFailed", intent, occurredAt)
                        .replaceFirst(
                                "\"charge\": \"[^\"]*\"",
                                "\"charge\": " + (charge == null ? "null" : "\"" + charge + "\""))
                        .replaceFirst("\"declineCode\": \"[^\"]*\"", "\"declineCode\": \"" + code + "\""));
    }

    /** Sends what stripe-webhook-service would publish when the bank wants the payer to authenticate. */
    void bankIsAsked(String intent, String occurredAt) {
        String type = "StripePaymentRequiresAction";
        Events.send("stripe-facts.v1", intent, type, example(type, intent, occurredAt));
    }

    /** The contract's example, of this PaymentIntent on the call's account, at this time. */
    private String example(String type, String intent, String occurredAt) {
        return EventContract.exampleText(type)
                .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"" + intent + "\"")
                .replaceFirst("\"account\": \"[^\"]*\"", "\"account\": \"" + account + "\"")
                .replaceFirst("\"occurredAt\": \"[^\"]*\"", "\"occurredAt\": \"" + occurredAt + "\"");
    }

    void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(15)).until(() -> status(id).equals(status));
    }
}
