package org.caretill.paymentrequest.create;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Currency;
import org.caretill.identity.Callers;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.idempotency.IdempotentAnswers;
import org.caretill.paymentrequest.model.ChargeLimits;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequest.Asked;
import org.caretill.paymentrequest.request.PaymentRequest.Payee;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.problem.Problems;
import org.caretill.typedid.TypeId;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/payment-requests}: a clinician, or who else the clinic lets (403), asks one participant of a call for a
 * payment. The clinic must be enabled and the clinician's Stripe account ready (409), the amount within the clinic's and
 * Stripe's limits (422).
 */
@Path("/v1/payment-requests")
class PaymentRequestCreation {

    private final Callers callers;
    private final IdempotentAnswers answers;
    private final PaymentRequests requests;
    private final KnownClinics clinics;
    private final InstantSource clock;

    PaymentRequestCreation(
            Callers callers,
            IdempotentAnswers answers,
            PaymentRequests requests,
            KnownClinics clinics,
            InstantSource clock) {
        this.callers = callers;
        this.answers = answers;
        this.requests = requests;
        this.clinics = clinics;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param amountMinor in the currency's smallest unit
     * @param currency ISO 4217, the clinic's
     * @param description the clinician's words for the payer; they stay in this service
     */
    record NewPaymentRequest(
            @NotNull @Pattern(regexp = "[A-Za-z0-9_-]{1,64}")
            String clinicId,

            @NotNull @Pattern(regexp = "[A-Za-z0-9_-]{1,64}")
            String callId,

            @NotNull @Pattern(regexp = "[A-Za-z0-9_-]{1,64}")
            String payerParticipantId,

            @NotNull @Positive Long amountMinor,
            @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
            @NotBlank @Size(max = 500) String description) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @APIResponse(responseCode = "201", description = "The request waits for its payer")
    public Uni<RestResponse<String>> create(
            @HeaderParam("Idempotency-Key") @Nullable String key, @NotNull @Valid NewPaymentRequest asked) {
        Staff clinician = callers.staff();
        clinician.mustBelongTo(asked.clinicId());
        return answers.once(clinician, key, asked, () -> create(clinician, asked))
                .map(answer -> RestResponse.ResponseBuilder.<String>create(RestResponse.Status.CREATED)
                        .entity(answer)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    private Uni<Described> create(Staff clinician, NewPaymentRequest asked) {
        return clinics.held(asked.clinicId())
                .chain(clinic -> requests.add(request(clinician, asked, clinic)))
                .map(Described::of);
    }

    private PaymentRequest request(Staff clinician, NewPaymentRequest asked, @Nullable ClinicPayments clinic) {
        if (clinic == null) {
            throw ClinicPayments.notEnabled();
        }
        clinic.mustLetAsk(clinician);
        String account = clinic.accountFor(clinician.subject());
        Instant now = clock.instant();
        return PaymentRequest.requested(
                TypeId.next("preq"),
                new Asked(
                        asked.clinicId(),
                        asked.callId(),
                        asked.payerParticipantId(),
                        clinician.subject(),
                        price(asked, clinic),
                        asked.description().strip()),
                new Payee(clinic.organisationId(), account, clinic.statementDescriptorSuffix()),
                now,
                now.plus(Duration.ofMinutes(clinic.expiryMinutes())));
    }

    private static Money price(NewPaymentRequest asked, ClinicPayments clinic) {
        if (!asked.currency().equals(clinic.currency())) {
            throw Problems.unprocessable("currency-not-accepted", "This clinic takes payments in " + clinic.currency());
        }
        long minimum = Math.max(clinic.minimumMinor(), ChargeLimits.minimumMinor(clinic.currency()));
        if (asked.amountMinor() < minimum) {
            throw Problems.unprocessable(
                    "amount-below-minimum",
                    "The least that can be asked for is " + minimum + " (minor units of " + clinic.currency() + ")");
        }
        long maximum = Math.min(clinic.maximumMinor(), ChargeLimits.MAXIMUM_MINOR);
        if (asked.amountMinor() > maximum) {
            throw Problems.unprocessable(
                    "amount-above-maximum",
                    "The most that can be asked for is " + maximum + " (minor units of " + clinic.currency() + ")");
        }
        return new Money(asked.amountMinor(), Currency.getInstance(clinic.currency()));
    }
}
