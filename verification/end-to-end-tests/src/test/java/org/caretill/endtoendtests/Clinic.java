package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG;
import static org.caretill.endtoendtests.Address.DEMO;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/**
 * A clinic for one test alone: its organisation, people and Stripe account are not used by any other test. Its methods
 * are the steps that make it ready to take payments, as each person performs them over REST.
 */
public final class Clinic {

    private static final Duration SOON = Duration.ofMinutes(2);

    public final RunningStack stack;
    public final String id;
    public final String account;
    public final String callPlatformToken;
    public final String managerToken;
    public final String adminToken;
    public final String clinicianToken;
    public final Simulator simulator;
    private final String organisationId;
    private final String operatorToken;

    private Clinic(RunningStack stack) {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        this.stack = stack;
        id = "clinic-" + mark;
        organisationId = "health-" + mark;
        account = "acct_1Clinic" + mark;
        simulator = new Simulator(stack);
        simulator.addAccount(account, "Clinic " + mark);
        var people = new People(stack);
        callPlatformToken = people.callPlatformToken();
        operatorToken = people.token("operator");
        managerToken = newcomer(people, "manager-" + mark, People.ORGANISATION_ADMIN);
        adminToken = newcomer(people, "admin-" + mark, People.CLINIC_ADMIN);
        clinicianToken = newcomer(people, "clinician-" + mark, People.CLINICIAN);
    }

    /**
     * Signs the {@code manager}, {@code admin} or {@code clinician} in again, because a token is valid for 15 minutes
     * only.
     */
    public String signIn(String who) {
        return new People(stack).token(id.replaceFirst("clinic", who));
    }

    /** Sets how long requests made from now on can be paid. */
    public void letRequestsExpireAfter(int minutes) {
        Rest.patch(
                        url("/payment-settings"),
                        adminToken,
                        Map.of("expiryMinutes", minutes),
                        "If-Match",
                        Rest.get(url("/payment-settings"), adminToken).header("ETag"))
                .expect(200);
    }

    private String newcomer(People people, String name, String role) {
        people.add(name, role, organisationId, id);
        return people.token(name);
    }

    /** Registers a clinic, as the platform does. */
    public static Clinic registered(RunningStack stack) {
        var clinic = new Clinic(stack);
        Rest.put(
                        clinic.url(""),
                        clinic.callPlatformToken,
                        Map.of(
                                "organisationId",
                                clinic.organisationId,
                                "name",
                                "Clinic under test",
                                "country",
                                "AU",
                                "timeZone",
                                "Australia/Sydney"))
                .expect(201);
        return clinic;
    }

    /** A clinic that is enabled and linked to its Stripe account. */
    public static Clinic takingPayments(RunningStack stack) {
        Clinic clinic = registered(stack);
        clinic.approve(clinic.requestEnablement());
        clinic.comeBackFromStripe(clinic.simulator.consent(clinic.goToStripe(), clinic.account));
        clinic.confirmAccount();
        return clinic;
    }

    /** The telehealth manager asks for payments; returns the request's id. */
    public String requestEnablement() {
        return Rest.post(
                        stack.url(CLINIC_CONFIG) + "/v1/enablement-requests",
                        managerToken,
                        Map.of("organisationId", organisationId, "clinicIds", List.of(id), "note", "Please"))
                .expect(201)
                .get("id")
                .asText();
    }

    public void approve(String enablementRequestId) {
        JsonNode decided = Rest.post(
                        stack.url(CLINIC_CONFIG) + "/v1/enablement-requests/" + enablementRequestId + "/approval",
                        operatorToken,
                        Map.of())
                .expect(200);
        assertThat(decided.get("status").asText()).isEqualTo("APPROVED");
    }

    /** The clinic admin begins a link; returns the address at Stripe where the clinic is asked for its consent. */
    public String goToStripe() {
        return Rest.post(url("/stripe-account/link"), adminToken, Map.of("returnUrl", stack.url(DEMO) + "/configure"))
                .expect(200)
                .get("authorizeUrl")
                .asText();
    }

    /** The admin's browser follows Stripe's redirect; afterwards the account must be confirmed. */
    public void comeBackFromStripe(String redirectUrl) {
        Rest.Answer back = Rest.get(redirectUrl, null);
        assertThat(back.status()).as(back.body()).isEqualTo(303);
        String page = stack.url(DEMO) + "/configure?stripe=confirm#stripe-return=";
        assertThat(back.location()).startsWith(page);
        String ticket = back.location().substring(page.length());
        JsonNode waiting = Rest.post(url("/stripe-account/confirmation/return"), adminToken, Map.of("ticket", ticket))
                .expect(200);
        assertThat(waiting.get("account").asText()).isEqualTo(account);
    }

    /** The admin confirms the account; afterwards it is linked and ready. */
    public void confirmAccount() {
        JsonNode stripe = Rest.post(url("/stripe-account/confirmation"), adminToken, Map.of("account", account))
                .expect(200)
                .get("stripe");
        assertThat(stripe.get("status").asText()).isEqualTo("LINKED");
        assertThat(stripe.get("account").asText()).isEqualTo(account);
        assertThat(stripe.get("chargesEnabled").asBoolean()).isTrue();
    }

    public JsonNode settings() {
        return Rest.get(url("/payment-settings"), adminToken).expect(200);
    }

    /** The clinic's one Stripe account, as its admin's page shows it. */
    public JsonNode stripeAccount() {
        return Rest.get(url("/stripe-accounts"), adminToken).expect(200).at("/items/0");
    }

    public void removeStripeAccount() {
        Rest.delete(url("/stripe-account"), adminToken).expect(202);
    }

    /** Waits until the account is removed; returns the report of the removal. */
    public JsonNode awaitRemoved() {
        eventually("the account is removed")
                .until(() -> stripeAccount().path("status").asText().equals("REMOVED"));
        return stripeAccount().get("removal");
    }

    public List<String> auditedActions() {
        return Rest.get(url("/audit-log"), adminToken).expect(200).findValuesAsText("action");
    }

    /** A call of this clinic with one patient in it. */
    public VideoCall callWithPatient(String displayName) {
        return new VideoCall(this, displayName);
    }

    public String url(String path) {
        return stack.url(CLINIC_CONFIG) + "/v1/clinics/" + id + path;
    }

    public static ConditionFactory eventually(String what) {
        return await(what).pollInterval(Duration.ofMillis(100)).atMost(SOON);
    }
}
