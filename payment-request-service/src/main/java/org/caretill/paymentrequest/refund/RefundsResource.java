package org.caretill.paymentrequest.refund;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.ClinicPlace;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.dispute.Disputes;
import org.caretill.paymentrequest.idempotency.IdempotencyKey;
import org.caretill.paymentrequest.idempotency.IdempotentAnswers;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/payment-requests/{id}/refunds}: refunds a payment, in full or in part. 403 if the clinic does not
 * allow the caller's role to refund; 409 if the request is not paid, nothing is left, or a dispute has withdrawn the
 * money; 422 if less is left than requested. The refund is stored, then made at Stripe; if Stripe does not answer, it
 * stays pending and is retried. {@code GET}: all refunds, including those made at Stripe.
 */
@Path("/v1/payment-requests/{id}/refunds")
@RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
@Tag(name = "Refunds", description = "Money goes back to the payer.")
class RefundsResource {

    private static final Logger LOG = Logger.getLogger(RefundsResource.class);

    private final Callers callers;
    private final Transactions transactions;
    private final IdempotentAnswers answers;
    private final PaymentRequests requests;
    private final KnownClinics clinics;
    private final Refunds refunds;
    private final RefundAtStripe refundAtStripe;
    private final Disputes disputes;

    RefundsResource(
            Callers callers,
            Transactions transactions,
            IdempotentAnswers answers,
            PaymentRequests requests,
            KnownClinics clinics,
            Refunds refunds,
            RefundAtStripe refundAtStripe,
            Disputes disputes) {
        this.callers = callers;
        this.transactions = transactions;
        this.answers = answers;
        this.requests = requests;
        this.clinics = clinics;
        this.refunds = refunds;
        this.refundAtStripe = refundAtStripe;
        this.disputes = disputes;
    }

    /**
     * The refund to make.
     *
     * @param amountMinor in the smallest unit of the payment's currency; absent: everything not yet refunded
     */
    record NewRefund(
            @Positive @Nullable Long amountMinor, @NotNull RefundReason reason) {}

    /** What must be the same when the idempotency key is used again. */
    private record Command(String refundOf, NewRefund refund) {}

    /** The refunds of a payment, oldest first. */
    @Schema(name = "Refunds")
    record Items(List<RefundJson> items) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(operationId = "createRefund", summary = "Refund a payment, in full or in part")
    @Refuses({
        "not-allowed-to-refund",
        "payments-not-enabled",
        "not-paid",
        "already-refunded",
        "payment-disputed",
        "refund-exceeds-payment",
        "idempotency-key-reused"
    })
    @APIResponse(
            responseCode = "201",
            description = "The refund, with its status at Stripe, or pending",
            headers = @Header(name = "Location", ref = "Location"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RefundJson.class)))
    public RestResponse<RefundJson> refund(
            String id,
            @Parameter(required = true, description = IdempotencyKey.DESCRIPTION)
                    @HeaderParam(IdempotencyKey.HEADER)
                    @Nullable
                    String key,
            @NotNull @Valid NewRefund asked) {
        Staff staff = callers.staff();
        ClinicPayments clinic = transactions.await(staff.tenancy(), () -> mayRefund(staff, id));
        String refundId = Transactions.await(
                answers.once(staff, key, new Command(id, asked), String.class, () -> add(staff, id, asked, clinic)));
        try {
            refundAtStripe.carryOut(refundId);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "refund not completed, retrying: id=%s cause=%s",
                    refundId, e.getClass().getSimpleName());
        }
        return RestResponse.ResponseBuilder.<RefundJson>create(RestResponse.Status.CREATED)
                // Of the list that the refund is in. Relative, because the caller's Host header cannot be trusted.
                .header(HttpHeaders.LOCATION, "/v1/payment-requests/" + id + "/refunds")
                .entity(RefundJson.of(transactions.await(staff.tenancy(), () -> refunds.read(refundId))))
                .build();
    }

    @GET
    @Operation(
            operationId = "listRefunds",
            summary = "List the refunds of a payment, oldest first, those made at Stripe included")
    public Uni<Items> all(String id) {
        Staff staff = callers.staff();
        return transactions.run(
                staff.tenancy(),
                () -> requests.find(staff, id)
                        .chain(request -> refunds.of(request.id()))
                        .map(all -> new Items(all.stream()
                                .filter(refund -> !refund.contradictsPayment())
                                .map(RefundJson::of)
                                .toList())));
    }

    private Uni<ClinicPayments> mayRefund(Staff staff, String id) {
        return requests.find(staff, id)
                .chain(request -> clinics.lock(request.clinicId()))
                .onItem()
                .ifNull()
                .failWith(ClinicPayments::notEnabled)
                .invoke(clinic -> clinic.requireMayRefund(staff));
    }

    /** Adds the refund and returns its id. */
    private Uni<String> add(Staff staff, String id, NewRefund asked, ClinicPayments clinic) {
        return requests.lock(staff, id)
                .call(request -> disputes.requireNoWithdrawnFunds(request.id()))
                .chain(request -> refunds.add(
                        request,
                        asked.amountMinor(),
                        asked.reason().name(),
                        staff,
                        ClinicPlace.of(clinic).english()))
                .map(refund -> refund.id);
    }
}
