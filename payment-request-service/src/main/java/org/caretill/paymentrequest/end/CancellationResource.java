package org.caretill.paymentrequest.end;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/payment-requests/{id}/cancellation}: the clinic cancels the request. Idempotent. */
@Path("/v1/payment-requests/{id}/cancellation")
@Tag(name = "Payment requests", description = "The clinic asks a participant of a call to pay.")
class CancellationResource {

    private static final Fact.Ended CANCELLED_BY_CLINIC =
            new Fact.Ended(Ending.CANCELLED, EndingReason.CANCELLED_BY_CLINIC);

    private final Callers callers;
    private final PaymentRequests requests;
    private final PaymentRequestEnding requestEnding;

    CancellationResource(Callers callers, PaymentRequests requests, PaymentRequestEnding requestEnding) {
        this.callers = callers;
        this.requests = requests;
        this.requestEnding = requestEnding;
    }

    @POST
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Operation(operationId = "cancelPaymentRequest", summary = "Cancel a payment request")
    @Refuses({
        "payment-in-progress",
        "already-paid",
        "already-declined",
        "already-expired",
        "stripe-account-not-ready",
        "refused-by-stripe",
        "stripe-busy",
        "stripe-unavailable"
    })
    @RunOnVirtualThread
    public Described cancel(String id) {
        Staff staff = callers.staff();
        PaymentRequest request = requestEnding.end(
                staff.tenancy(),
                () -> requests.lock(staff, id).invoke(locked -> locked.cancelledBy(staff.subject(), staff.name())),
                CANCELLED_BY_CLINIC);
        return Described.of(EndingAnswer.of(request, CANCELLED_BY_CLINIC));
    }
}
