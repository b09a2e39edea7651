package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Events.Published;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.ConfigProvider;

/** A clinic and organisation for one test, and the people who act in it. */
public final class Story {

    private static final String TICKET = "#stripe-return=";

    static final String RETURN_URL = "http://localhost:8080/configure";

    final String organisation;
    final String clinic = "clinic-" + shortId();

    Story() {
        this("org-" + shortId());
    }

    private Story(String organisation) {
        this.organisation = organisation;
    }

    static String shortId() {
        return UUID.randomUUID().toString().substring(0, 12);
    }

    /** A registered clinic. */
    static Story registered() {
        Story story = new Story();
        story.register(story.clinic).then().statusCode(201);
        return story;
    }

    /** A registered clinic that may take payments. */
    static Story enabled() {
        Story story = registered();
        story.enable();
        return story;
    }

    private void enable() {
        String request =
                requestEnablement(clinic).then().statusCode(201).extract().path("id");
        operator()
                .post("/v1/enablement-requests/" + request + "/approval")
                .then()
                .statusCode(200);
    }

    /** A clinic with a Stripe account of its own. */
    static Story linked(String account) {
        Story story = enabled();
        story.link(account);
        return story;
    }

    /** An account of the simulator that no other test uses; ready to charge. */
    static String newAccount() {
        String account = "acct_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        setAccount(account, Map.of());
        return account;
    }

    /** Changes the clinic's account at Stripe. */
    static void setAccount(String account, Map<String, Object> change) {
        given().contentType(ContentType.JSON)
                .body(change)
                .post(simulator() + "/_simulator/accounts/" + account)
                .then()
                .statusCode(200);
    }

    /** Whether the platform is connected to the account. */
    static boolean isConnected(String account) {
        return given().get(simulator() + "/_simulator/ledger")
                .then()
                .statusCode(200)
                .extract()
                .path("accounts.find { it.id == '" + account + "' }.connected");
    }

    static String simulator() {
        return ConfigProvider.getConfig().getValue("STRIPE_API_BASE", String.class);
    }

    Response register(String clinicId) {
        return as(Roles.CALL_PLATFORM)
                .body(Map.of(
                        "organisationId",
                        organisation,
                        "name",
                        "A clinic",
                        "country",
                        "AU",
                        "timeZone",
                        "Australia/Sydney"))
                .put("/v1/clinics/" + clinicId);
    }

    Response requestEnablement(String... clinicIds) {
        return manager()
                .body(Map.of("organisationId", organisation, "clinicIds", List.of(clinicIds), "note", "please"))
                .post("/v1/enablement-requests");
    }

    /** Begins a link; returns the address at Stripe for the administrator's browser. */
    String depart() {
        return admin().body(Map.of("returnUrl", RETURN_URL))
                .post("/v1/clinics/" + clinic + "/stripe-account/link")
                .then()
                .statusCode(200)
                .extract()
                .path("authorizeUrl");
    }

    /** The administrator authorises the account: the address of the callback, with code and state. */
    static String approve(String authorizeUrl, String account) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("authorizeUrl", authorizeUrl, "account", account))
                .post(simulator() + "/_simulator/oauth/approve")
                .then()
                .statusCode(200)
                .extract()
                .path("redirectUrl");
    }

    /** Leaves for Stripe's onboarding, with a new account or the unfinished one. */
    Response leaveForOnboarding() {
        return admin().body(
                        Map.of("returnUrl", RETURN_URL, "way", "ONBOARDING", "contactEmail", "admin@clinic.example"))
                .post("/v1/clinics/" + clinic + "/stripe-account/link");
    }

    /**
     * What the person does in Stripe's onboarding; the address where the browser goes then.
     *
     * @param result finish, check, leave or expire
     */
    static String onboard(String accountLink, String result) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("url", accountLink, "result", result))
                .post(simulator() + "/_simulator/onboarding")
                .then()
                .statusCode(200)
                .extract()
                .path("redirectUrl");
    }

    /** Follows the redirect as a browser would, without a token. */
    static Response comeBack(String callbackUrl) {
        return given().redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .get(callbackUrl.substring(callbackUrl.indexOf("/v1/stripe")));
    }

    /**
     * Authorises the account at Stripe and returns; the page shows the return ticket, if it got one. The result is the
     * address where the browser ends up, without the ticket.
     */
    String authorise(String account) {
        return comeBackConfirming(approve(depart(), account));
    }

    /** Follows the redirect, as {@link #comeBack}, and shows the return ticket, if there is one. */
    String comeBackConfirming(String callbackUrl) {
        String page = comeBack(callbackUrl).then().statusCode(303).extract().header("Location");
        if (!page.contains(TICKET)) {
            return page;
        }
        showTicket(ticketIn(page)).then().statusCode(200);
        return page.substring(0, page.indexOf(TICKET));
    }

    static String ticketIn(String page) {
        return page.substring(page.indexOf(TICKET) + TICKET.length());
    }

    Response showTicket(String ticket) {
        return admin().body(Map.of("ticket", ticket)).post(confirmation() + "/return");
    }

    /** Authorises the account at Stripe and confirms it. */
    void link(String account) {
        assertThat(authorise(account)).isEqualTo(RETURN_URL + "?stripe=confirm");
        confirm(account).then().statusCode(200);
    }

    Response confirm(String account) {
        return admin().body(Map.of("account", account)).post(confirmation());
    }

    Response confirm(String account, String use) {
        return admin().body(Map.of("account", account, "use", use)).post(confirmation());
    }

    String confirmation() {
        return "/v1/clinics/" + clinic + "/stripe-account/confirmation";
    }

    Response accounts() {
        return admin().get("/v1/clinics/" + clinic + "/stripe-accounts");
    }

    /** A field of an account of the clinic; if it was linked several times, of the newest link. */
    Object ofAccount(String account, String field) {
        return accounts()
                .then()
                .statusCode(200)
                .extract()
                .path("items.find { it.account == '%s' }.%s".formatted(account, field));
    }

    Response remove(String account) {
        return admin().delete("/v1/clinics/" + clinic + "/stripe-accounts/" + account);
    }

    /** Sets the organisation's policy as the operator. */
    void allow(boolean severalAccounts, boolean sharedAccount) {
        operator()
                .body(Map.of("severalAccountsPerClinic", severalAccounts, "sharedAccountAcrossClinics", sharedAccount))
                .put("/v1/organisations/" + organisation + "/stripe-account-policy")
                .then()
                .statusCode(200);
    }

    /** Another clinic of the same organisation, which may take payments. */
    Story sibling() {
        Story sibling = new Story(organisation);
        sibling.register(sibling.clinic).then().statusCode(201);
        sibling.enable();
        return sibling;
    }

    /** Publishes payment-request-service's answer to a removal. */
    void tellRequestsEnded(String account, int cancelled, String... paid) {
        Events.send("payment-requests.v1", clinic, "PaymentRequestsOfAccountEnded", """
                {"clinicId": "%s", "organisationId": "%s", "account": "%s", "cancelled": %d,
                 "paidPaymentRequests": [%s], "needsAttention": []}""".formatted(
                        clinic,
                        organisation,
                        account,
                        cancelled,
                        Stream.of(paid).map("\"%s\""::formatted).collect(Collectors.joining(","))));
    }

    /** Publishes payment-request-service's event about a request on the account; returns the request's id. */
    String tellRequest(String id, String account, String status, int version, boolean hasEnded) {
        String now = Instant.now().toString();
        Events.send("payment-requests.v1", id, hasEnded ? "PaymentCancelled" : "PaymentRequested", """
                {"id": "%s", "version": %d, "status": "%s", "organisationId": "%s", "clinicId": "%s",
                 "stripeAccount": "%s", "needsAttention": null, "paidAt": null, "endedAt": %s}""".formatted(
                        id, version, status, organisation, clinic, account, hasEnded ? "\"" + now + "\"" : "null"));
        return id;
    }

    Response settings() {
        return admin().get("/v1/clinics/" + clinic + "/payment-settings");
    }

    /** Routes the clinician's requests to the account. */
    Response route(String clinician, String account) {
        return admin().header("If-Match", "*")
                .body(Map.of("routes", List.of(Map.of("clinician", clinician, "account", account))))
                .patch("/v1/clinics/" + clinic + "/payment-settings");
    }

    String stripeStatus() {
        return settings().then().statusCode(200).extract().path("stripe.status");
    }

    List<Published> published() {
        return Events.published("clinic-payments.v1", clinic);
    }

    RequestSpecification manager() {
        return as(Roles.ORGANISATION_ADMIN);
    }

    RequestSpecification admin() {
        return as(Roles.CLINIC_ADMIN);
    }

    static RequestSpecification operator() {
        return with(Tokens.staff(Roles.PLATFORM_OPERATOR, "caretill"));
    }

    RequestSpecification as(String role) {
        return with(Tokens.staff(role, organisation, clinic));
    }

    static RequestSpecification with(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
