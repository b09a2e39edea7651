package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A clinic without a Stripe account has one opened at Stripe and takes a payment with it, however often it is interrupted. */
@OnRunningStack
@Timeout(300)
class OnboardingE2E {

    private static final String VICTIM = "clinic-config-service";

    private final RunningStack stack;

    OnboardingE2E(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void a_clinic_opens_an_account_with_interruptions_and_is_paid_as_soon_as_stripe_has_checked_it() {
        Clinic clinic = Clinic.registered(stack);
        clinic.approve(clinic.requestEnablement());
        String returnUrl = stack.url(Address.DEMO) + "/configure";

        String link = leave(clinic, Map.of("returnUrl", returnUrl, "way", "ONBOARDING", "contactEmail", "a@c.example"));
        stack.kill(VICTIM);
        Rest.Answer unfinished = Rest.get(clinic.simulator.onboard(link, "leave"), null);
        assertThat(unfinished.location()).isEqualTo(returnUrl + "?stripe=unfinished");
        String account = Rest.get(clinic.url("/stripe-account/link"), clinic.adminToken)
                .expect(200)
                .at("/unfinished/account")
                .asText();
        assertThat(clinic.simulator.isConnected(account)).isTrue();

        Map<String, String> goingOn = Map.of("returnUrl", returnUrl, "way", "ONBOARDING");
        Rest.Answer renewed = Rest.get(clinic.simulator.onboard(leave(clinic, goingOn), "expire"), null);
        stack.kill(VICTIM);
        String redirectUrl = clinic.simulator.onboard(renewed.location(), "check");
        stack.kill(VICTIM);
        String page = Rest.get(redirectUrl, null).location();
        String ticketIs = returnUrl + "?stripe=confirm#stripe-return=";
        assertThat(page).startsWith(ticketIs);
        Rest.post(
                        clinic.url("/stripe-account/confirmation/return"),
                        clinic.adminToken,
                        Map.of("ticket", page.substring(ticketIs.length())))
                .expect(200);
        JsonNode stripe = Rest.post(
                        clinic.url("/stripe-account/confirmation"), clinic.adminToken, Map.of("account", account))
                .expect(200)
                .get("stripe");
        assertThat(stripe.get("status").asText()).isEqualTo("LINKED");
        assertThat(stripe.get("chargesEnabled").asBoolean()).isFalse();

        clinic.simulator.restrict(account, false);
        eventually("Stripe's event makes the account ready")
                .until(() -> clinic.stripeAccount().get("chargesEnabled").asBoolean());
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String request = call.requestPayment(8_500, "Long consultation");
        Simulator.Credentials credentials = call.payNow(request);
        assertThat(credentials.stripeAccount()).isEqualTo(account);
        clinic.simulator
                .confirm(credentials, "pat@patients.example", Simulator.PAYS)
                .expect(200);
        eventually("the payment is known").until(() -> call.status(request).equals("PAID"));

        clinic.removeStripeAccount();
        clinic.awaitRemoved();
        assertThat(clinic.simulator.isConnected(account)).isFalse();
        assertThat(clinic.auditedActions()).contains("stripe-account-linked", "stripe-account-removed");
    }

    private static String leave(Clinic clinic, Map<String, String> request) {
        return Rest.post(clinic.url("/stripe-account/link"), clinic.adminToken, request)
                .expect(200)
                .get("authorizeUrl")
                .asText();
    }
}
