package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG;
import static org.caretill.endtoendtests.Address.DEMO;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Clinic.eventually;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.caretill.generatedclient.clinics.api.ClinicsApi;
import org.caretill.generatedclient.clinics.api.EnablementApi;
import org.caretill.generatedclient.clinics.api.PaymentSettingsApi;
import org.caretill.generatedclient.clinics.api.StripeAccountsApi;
import org.caretill.generatedclient.clinics.model.AccountConfirmation;
import org.caretill.generatedclient.clinics.model.ClinicRegistration;
import org.caretill.generatedclient.clinics.model.EnablementRequest;
import org.caretill.generatedclient.clinics.model.LinkRequest;
import org.caretill.generatedclient.clinics.model.NewEnablementRequest;
import org.caretill.generatedclient.clinics.model.ReturnFromStripe;
import org.caretill.generatedclient.payments.ApiException;
import org.caretill.generatedclient.payments.JSON;
import org.caretill.generatedclient.payments.api.CallsAndGuestsApi;
import org.caretill.generatedclient.payments.api.EventsApi;
import org.caretill.generatedclient.payments.api.PayingApi;
import org.caretill.generatedclient.payments.api.PaymentRequestsApi;
import org.caretill.generatedclient.payments.api.RefundsApi;
import org.caretill.generatedclient.payments.model.CreatedPaymentRequest;
import org.caretill.generatedclient.payments.model.NewGuest;
import org.caretill.generatedclient.payments.model.NewPaymentRequest;
import org.caretill.generatedclient.payments.model.NewRefund;
import org.caretill.generatedclient.payments.model.PaymentCredentials;
import org.caretill.generatedclient.payments.model.PaymentRequestWithTimeline;
import org.caretill.generatedclient.payments.model.PlatformEvent;
import org.caretill.generatedclient.payments.model.PlatformEventType;
import org.caretill.generatedclient.payments.model.Problem;
import org.caretill.generatedclient.payments.model.Refund;
import org.caretill.generatedclient.payments.model.RefundReason;
import org.caretill.generatedclient.payments.model.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The story of the README, told with a client that OpenAPI Generator made of the OpenAPI documents: without a cast, and
 * with types that real answers fit.
 */
@OnRunningStack
@Timeout(180)
class GeneratedClientE2E {

    private static final String CALL = "call-1";
    private static final String PATIENT = "patient-1";

    private final RunningStack stack;
    private final Clinic clinic;

    GeneratedClientE2E(RunningStack stack) {
        this.stack = stack;
        clinic = Clinic.registered(stack);
    }

    @Test
    void the_story_ends_with_a_paid_request_of_which_some_is_refunded() throws Exception {
        becomeReady();
        String guestToken = admitPatient();
        String id = ask(8_500);
        assertRefusesAnother();

        var paying = new PayingApi(payments(guestToken));
        assertThat(paying.listPaymentRequestsToPay().getItems())
                .singleElement()
                .satisfies(shown -> assertThat(shown.getAmountMinor()).isEqualTo(8_500));
        PaymentCredentials credentials =
                paying.startPayment(id, UUID.randomUUID().toString());
        clinic.simulator
                .confirm(
                        new Simulator.Credentials(
                                credentials.getPublishableKey(),
                                credentials.getStripeAccount(),
                                credentials.getClientSecret()),
                        "pat@patients.example",
                        Simulator.PAYS)
                .expect(200);

        var requests = new PaymentRequestsApi(payments(clinic.clinicianToken));
        eventually("the request is paid")
                .until(() -> requests.getPaymentRequest(id, null).getStatus() == Status.PAID);
        PaymentRequestWithTimeline paid = requests.getPaymentRequest(id, null);
        assertThat(paid.getPaidAt()).isAfter(paid.getCreatedAt());
        assertThat(paid.getTimeline()).hasSizeGreaterThan(2);
        assertThat(requests.getPaymentRequestWithHttpInfo(id, null).getHeaders())
                .containsEntry("etag", List.of("\"" + paid.getVersion() + "\""))
                .containsKey("x-request-id");

        Refund refund = new RefundsApi(payments(clinic.adminToken))
                .createRefund(
                        id,
                        UUID.randomUUID().toString(),
                        new NewRefund().amountMinor(2_000L).reason(RefundReason.REQUESTED_BY_CUSTOMER));
        assertThat(refund.getAmountMinor()).isEqualTo(2_000);
        eventually("the platform reads the outcome")
                .until(() -> typesOfEvents(id)
                        .containsAll(Set.of(
                                PlatformEventType.PAYMENT_REQUEST_REQUESTED,
                                PlatformEventType.PAYMENT_REQUEST_PAID,
                                PlatformEventType.PAYMENT_REQUEST_REFUNDED)));
    }

    private void becomeReady() throws Exception {
        var platform = clinics(clinic.callPlatformToken);
        var known = new ClinicsApi(platform).getClinic(clinic.id);
        new ClinicsApi(platform)
                .registerClinic(
                        clinic.id,
                        new ClinicRegistration()
                                .organisationId(known.getOrganisationId())
                                .name("Demo Clinic")
                                .country("AU")
                                .timeZone("Australia/Sydney"));
        EnablementRequest asked = new EnablementApi(clinics(clinic.managerToken))
                .createEnablementRequest(new NewEnablementRequest()
                        .organisationId(known.getOrganisationId())
                        .clinicIds(Set.of(clinic.id)));
        new EnablementApi(clinics(new People(stack).token("operator"))).approveEnablementRequest(asked.getId(), null);

        var accounts = new StripeAccountsApi(clinics(clinic.adminToken));
        URI page = URI.create(stack.url(DEMO) + "/configure");
        URI stripe = accounts.linkStripeAccount(clinic.id, new LinkRequest().returnUrl(page.toString()))
                .getAuthorizeUrl();
        URI back = URI.create(Rest.get(clinic.simulator.consent(stripe.toString(), clinic.account), null)
                .location());
        String ticket = back.getFragment().replace("stripe-return=", "");
        assertThat(accounts.showReturnFromStripe(clinic.id, new ReturnFromStripe().ticket(ticket))
                        .getAccount())
                .isEqualTo(clinic.account);
        accounts.confirmStripeAccount(clinic.id, new AccountConfirmation().account(clinic.account));
        assertThat(new PaymentSettingsApi(clinics(clinic.clinicianToken))
                        .getPaymentSettings(clinic.id)
                        .getEnabled())
                .isTrue();
    }

    private String admitPatient() throws ApiException {
        var calls = new CallsAndGuestsApi(payments(clinic.callPlatformToken));
        String token = calls.admitGuest(
                        CALL,
                        new NewGuest()
                                .clinicId(clinic.id)
                                .participantId(PATIENT)
                                .displayName("Pat Example"))
                .getGuestToken();
        assertThat(calls.listGuests(CALL, clinic.id).getItems()).hasSize(1);
        return token;
    }

    /** Until the clinic's settings have travelled. */
    private String ask(long amountMinor) {
        String key = UUID.randomUUID().toString();
        return eventually("the clinic may ask")
                .ignoreExceptionsMatching(GeneratedClientE2E::isTooEarly)
                .until(() -> create(key, amountMinor).getId(), Objects::nonNull);
    }

    private static boolean isTooEarly(Throwable failure) {
        return failure instanceof ApiException refused && codeOf(refused).equals("payments-not-enabled");
    }

    private CreatedPaymentRequest create(String key, long amountMinor) throws ApiException {
        return new PaymentRequestsApi(payments(clinic.clinicianToken))
                .createPaymentRequest(
                        key,
                        new NewPaymentRequest()
                                .clinicId(clinic.id)
                                .callId(CALL)
                                .payerParticipantId(PATIENT)
                                .amountMinor(amountMinor)
                                .currency("AUD")
                                .description("Consultation, 20 minutes"));
    }

    private void assertRefusesAnother() {
        ApiException refused = catchThrowableOfType(
                ApiException.class, () -> create(UUID.randomUUID().toString(), 8_500));
        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(problem(refused).getPaymentRequestIds()).hasSize(1);
        assertThat(codeOf(refused)).isEqualTo("open-request-exists");
    }

    private static String codeOf(ApiException refused) {
        return problem(refused).getCode();
    }

    private static Problem problem(ApiException refused) {
        try {
            return JSON.getDefault().getMapper().readValue(refused.getResponseBody(), Problem.class);
        } catch (IOException e) {
            throw new AssertionError(refused.getResponseBody(), e);
        }
    }

    private List<PlatformEventType> typesOfEvents(String id) throws ApiException {
        // Other tests use the stack too, so the events of this request may be on any page.
        var events = new EventsApi(payments(clinic.callPlatformToken));
        List<PlatformEvent> all = new ArrayList<>();
        String after = null;
        do {
            var page = events.listEvents(after, 200);
            all.addAll(page.getItems());
            after = page.getNextCursor();
        } while (after != null);
        return all.stream()
                .filter(event -> event.getData().getPaymentRequestId().equals(id))
                .map(PlatformEvent::getType)
                .toList();
    }

    private org.caretill.generatedclient.clinics.ApiClient clinics(String token) {
        var client = new org.caretill.generatedclient.clinics.ApiClient();
        client.updateBaseUri(stack.url(CLINIC_CONFIG));
        return client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }

    private org.caretill.generatedclient.payments.ApiClient payments(String token) {
        var client = new org.caretill.generatedclient.payments.ApiClient();
        client.updateBaseUri(stack.url(PAYMENT_REQUEST));
        return client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }
}
