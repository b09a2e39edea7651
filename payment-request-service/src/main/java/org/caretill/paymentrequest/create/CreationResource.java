package org.caretill.paymentrequest.create;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.identifiers.PlatformId;
import org.caretill.identifiers.ReceiptDetails;
import org.caretill.identifiers.TypeId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.guest.AdmittedGuests;
import org.caretill.paymentrequest.guest.AdmittedGuests.Present;
import org.caretill.paymentrequest.idempotency.IdempotencyKey;
import org.caretill.paymentrequest.idempotency.IdempotentAnswers;
import org.caretill.paymentrequest.model.Business;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.request.Payee;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.request.People;
import org.caretill.paymentrequest.request.RequestDetails;
import org.caretill.paymentrequest.request.Supply;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.RefusedException;
import org.caretill.problemdetails.Visible;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/payment-requests}: a clinician, or another role that the clinic allows (else 403), requests a payment
 * from one participant of a call. The clinic must be enabled and the clinician's Stripe account ready (409), the amount
 * within the clinic's and Stripe's limits and, if it includes GST, the clinic registered for that (422), payer and patient
 * in the call (409). If the payer is not the patient, it must be clear who is (422 {@code patient-not-named}). A payer has one open request in a call
 * (409) unless the caller sets {@code additional}, so that neither a second click nor a colleague creates a duplicate;
 * and never more than {@link #MOST_OPEN} (409), so that nobody floods a payer, or our tables, with requests.
 */
@Path("/v1/payment-requests")
@Tag(name = "Payment requests", description = "The clinic asks a participant of a call to pay.")
class CreationResource {

    /** Far more than the parts into which a clinic splits the price of a visit. */
    private static final int MOST_OPEN = 100;

    private final Callers callers;
    private final IdempotentAnswers answers;
    private final PaymentRequests requests;
    private final KnownClinics clinics;
    private final AdmittedGuests guests;
    private final InstantSource clock;

    CreationResource(
            Callers callers,
            IdempotentAnswers answers,
            PaymentRequests requests,
            KnownClinics clinics,
            AdmittedGuests guests,
            InstantSource clock) {
        this.callers = callers;
        this.answers = answers;
        this.requests = requests;
        this.clinics = clinics;
        this.guests = guests;
        this.clock = clock;
    }

    /**
     * The payment request to create.
     *
     * @param patientParticipantId the guest of the call who is treated, if that is not the payer
     * @param patientName who is treated, if the patient is not a guest of the call
     * @param amountMinor in the currency's smallest unit
     * @param currency ISO 4217; must be the clinic's
     * @param description the clinician's text for the payer; never published in events
     * @param practitioner who treated the patient, for the receipt
     * @param itemNumber of the service in a schedule of fees, for the receipt
     * @param businessName that the clinic trades under, for the receipt; null: the receipt has the name of its Stripe
     *     account
     * @param gstIncluded the amount includes 10 % GST; only a clinic that is registered for GST may charge it
     * @param bulkBilled the service is also billed to the public insurer; the answer then has a warning
     * @param additional create it even if the payer has an open request in this call
     */
    record NewPaymentRequest(
            @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            String clinicId,

            @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            String callId,

            @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            String payerParticipantId,

            @Schema(
                    description =
                            "The guest who is treated. Without it and patientName: the payer, if the payer's role is"
                                    + " patient; else whom the payer came for; else the call's one patient; else whom its"
                                    + " carers came for; else patient-not-named")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            @Nullable
            String patientParticipantId,

            @Schema(description = "Who is treated, if the patient is not a guest of the call")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Visible
            @Size(max = ReceiptDetails.NAME_LENGTH)
            @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            @Nullable
            String patientName,

            @NotNull @Positive Long amountMinor,

            @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be the code of a currency, such as AUD")
            String currency,

            @NotNull @Visible @Size(max = 500) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            String description,

            @Valid @Nullable NewPractitioner practitioner,

            @Pattern(regexp = ReceiptDetails.NUMBER, message = ReceiptDetails.NUMBER_RULE) @Nullable
            String itemNumber,

            @Schema(
                    description = "The name that the clinic trades under, as its payment settings say; without it, the"
                            + " receipt has the name of its Stripe account. What else the receipt says of the clinic as"
                            + " a business comes from its settings")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Visible
            @Size(max = ReceiptDetails.NAME_LENGTH)
            @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            @Nullable
            String businessName,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean gstIncluded,

            @Nullable Boolean bulkBilled,
            @Nullable Boolean additional) {

        void mustNameOnePatient() {
            if (patientParticipantId != null && patientName != null) {
                throw RefusedException.invalid("patientName", "must be absent where patientParticipantId is given");
            }
        }

        @Nullable
        String tradesAs() {
            return businessName == null ? null : businessName.strip();
        }

        boolean includesGst() {
            return Boolean.TRUE.equals(gstIncluded);
        }

        boolean bulkBills() {
            return Boolean.TRUE.equals(bulkBilled);
        }

        boolean isAdditional() {
            return Boolean.TRUE.equals(additional);
        }
    }

    record NewPractitioner(
            @NotNull
            @Visible
            @Size(max = ReceiptDetails.NAME_LENGTH)
            @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            String name,

            @Pattern(regexp = ReceiptDetails.NUMBER, message = ReceiptDetails.NUMBER_RULE) @Nullable
            String providerNumber) {

        Practitioner practitioner() {
            return new Practitioner(name.strip(), providerNumber == null ? null : providerNumber.strip());
        }
    }

    /** The new payment request, with warnings for the clinician; {@code warnings} is absent if there are none. */
    @Schema(name = "CreatedPaymentRequest")
    record Created(
            @JsonUnwrapped Described paymentRequest,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Warning> warnings) {}

    /**
     * A possible mistake, in spite of which the request was created.
     *
     * @param code for programs
     */
    record Warning(String code, String detail) {

        /**
         * With bulk billing, the insurer's benefit is the full payment: Health Insurance Act 1973 (Cth), section 20A.
         */
        private static final Warning BULK_BILLED = new Warning(
                "bulk-billed", "The service is marked as bulk-billed: its patient may not be asked for a payment");

        /**
         * Medicare pays for a service only if the account names who rendered it, with the provider number or the address
         * of the practice: Health Insurance Regulations 2018 (Cth), section 51.
         */
        private static final Warning PRACTITIONER_MISSING = new Warning(
                "practitioner-missing",
                "The request has an item number and no practitioner: Medicare and insurers do not accept its receipt");

        private static final Warning PRACTITIONER_WITHOUT_PLACE = new Warning(
                "practitioner-without-place",
                "The request has an item number, and neither a provider number nor the practice's address: Medicare and"
                        + " insurers do not accept its receipt");

        static List<Warning> about(NewPaymentRequest asked, Business business) {
            List<Warning> warnings = new ArrayList<>();
            if (asked.bulkBills()) {
                warnings.add(BULK_BILLED);
            }
            NewPractitioner practitioner = asked.practitioner();
            if (asked.itemNumber() != null) {
                if (practitioner == null) {
                    warnings.add(PRACTITIONER_MISSING);
                } else if (practitioner.providerNumber() == null && business.address() == null) {
                    warnings.add(PRACTITIONER_WITHOUT_PLACE);
                }
            }
            return warnings;
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Operation(operationId = "createPaymentRequest", summary = "Ask a participant of a call to pay")
    @Refuses({
        "not-allowed-to-request",
        "not-found",
        "payments-not-enabled",
        "stripe-account-not-ready",
        "payer-not-in-call",
        "patient-not-in-call",
        "open-request-exists",
        "too-many-open-requests",
        "currency-not-accepted",
        "amount-below-minimum",
        "amount-above-maximum",
        "amount-not-chargeable",
        "gst-not-charged",
        "abn-missing",
        "patient-not-named",
        "idempotency-key-reused"
    })
    @APIResponse(
            responseCode = "201",
            description = "The request waits for its payer",
            headers = @Header(name = "Location", ref = "Location"),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Created.class)))
    public Uni<RestResponse<Created>> create(
            @Parameter(required = true, description = IdempotencyKey.DESCRIPTION)
                    @HeaderParam(IdempotencyKey.HEADER)
                    @Nullable
                    String key,
            @NotNull @Valid NewPaymentRequest asked) {
        Staff clinician = callers.staff();
        clinician.mustBelongTo(asked.clinicId());
        asked.mustNameOnePatient();
        return answers.once(clinician, key, asked, Created.class, () -> create(clinician, asked))
                .map(created -> RestResponse.ResponseBuilder.<Created>create(RestResponse.Status.CREATED)
                        // Relative, because the caller's Host header cannot be trusted.
                        .header(
                                HttpHeaders.LOCATION,
                                "/v1/payment-requests/"
                                        + created.paymentRequest()
                                                .paymentRequest()
                                                .id())
                        .entity(created)
                        .build());
    }

    /** What the clinic's settings say about a payment that may be requested. */
    private record Terms(Money price, Payee payee, Supply supply, Duration timeToPay) {}

    private Uni<Created> create(Staff clinician, NewPaymentRequest asked) {
        return clinics.lock(asked.clinicId())
                .map(clinic -> terms(clinician, asked, clinic))
                .chain(terms -> lockPayer(asked)
                        .chain(generation -> people(clinician, asked, generation)
                                .map(people -> request(clinician, asked, generation, people, terms))))
                .chain(requests::add)
                .map(request -> new Created(
                        Described.of(request),
                        Warning.about(asked, request.supply().business())));
    }

    /**
     * Locks the payer, so that the second of two concurrent calls sees the request of the first; returns the call's
     * generation.
     */
    private Uni<Integer> lockPayer(NewPaymentRequest asked) {
        return guests.lockPayer(asked.clinicId(), asked.callId(), asked.payerParticipantId())
                .call(() -> requests.openOf(asked.clinicId(), asked.callId(), asked.payerParticipantId())
                        .invoke(open -> {
                            if (!open.isEmpty() && !asked.isAdditional()) {
                                throw RefusedException.conflict(
                                        "open-request-exists",
                                        "The payer has an open payment request in this call",
                                        "paymentRequestIds",
                                        open);
                            }
                            if (open.size() >= MOST_OPEN) {
                                throw RefusedException.conflict(
                                        "too-many-open-requests",
                                        "The payer has " + MOST_OPEN
                                                + " open payment requests in this call, which is the most");
                            }
                        }));
    }

    /** The names of everybody concerned, as they are now. */
    private Uni<People> people(Staff clinician, NewPaymentRequest asked, int generation) {
        return guests.present(asked.clinicId(), asked.callId(), asked.payerParticipantId(), generation)
                .chain(payer -> patient(asked, Objects.requireNonNull(payer), generation)
                        .map(patient -> new People(
                                payer.displayName(), patient.participantId(), patient.name(), clinician.name())));
    }

    private Uni<Patient> patient(NewPaymentRequest asked, Present payer, int generation) {
        if (asked.patientName() != null) {
            return Uni.createFrom().item(Patient.named(asked.patientName()));
        }
        if (asked.patientParticipantId() != null) {
            return guests.present(asked.clinicId(), asked.callId(), asked.patientParticipantId(), generation)
                    .map(patient -> {
                        if (patient == null) {
                            throw RefusedException.conflict(
                                    "patient-not-in-call", "The patient is no guest of the clinic in the call");
                        }
                        return Patient.of(patient);
                    });
        }
        return guests.inCall(asked.clinicId(), asked.callId(), generation)
                .map(inCall -> Patient.paidForBy(payer, inCall));
    }

    private static Terms terms(Staff clinician, NewPaymentRequest asked, @Nullable ClinicPayments clinic) {
        if (clinic == null) {
            throw ClinicPayments.notEnabled();
        }
        clinic.requireMayRequest(clinician);
        String account = clinic.accountFor(clinician.subject());
        Money price = clinic.price(asked.amountMinor(), asked.currency());
        return new Terms(
                price,
                new Payee(
                        clinic.organisationId(),
                        account,
                        clinic.statementDescriptorSuffix(),
                        clinic.applicationFeeMinor(price)),
                new Supply(clinic.business(asked.tradesAs()), asked.includesGst() ? clinic.gstMinor(price) : 0),
                Duration.ofMinutes(clinic.expiryMinutes()));
    }

    private PaymentRequest request(
            Staff clinician, NewPaymentRequest asked, int callGeneration, People people, Terms terms) {
        Instant now = clock.instant();
        return PaymentRequest.requested(
                TypeId.next("preq"),
                new RequestDetails(
                        asked.clinicId(),
                        asked.callId(),
                        callGeneration,
                        asked.payerParticipantId(),
                        clinician.subject(),
                        terms.price(),
                        asked.description().strip(),
                        asked.practitioner() == null
                                ? null
                                : asked.practitioner().practitioner(),
                        asked.itemNumber() == null ? null : asked.itemNumber().strip(),
                        asked.bulkBills()),
                people,
                terms.payee(),
                terms.supply(),
                now,
                now.plus(terms.timeToPay()));
    }
}
