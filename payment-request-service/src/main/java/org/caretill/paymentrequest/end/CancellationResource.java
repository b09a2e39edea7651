package org.caretill.paymentrequest.end;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paymentrequest.model.EndReason;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;

/** {@code POST /v1/payment-requests/{id}/cancellation}: the clinic withdraws the request. Twice is as good as once. */
@Path("/v1/payment-requests/{id}/cancellation")
class CancellationResource {

    private final Callers callers;
    private final PaymentRequests requests;
    private final EndOfPaymentRequest endOfPaymentRequest;

    CancellationResource(Callers callers, PaymentRequests requests, EndOfPaymentRequest endOfPaymentRequest) {
        this.callers = callers;
        this.requests = requests;
        this.endOfPaymentRequest = endOfPaymentRequest;
    }

    @POST
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @RunOnVirtualThread
    public Described cancel(String id) {
        Staff staff = callers.staff();
        return Described.of(EndedAnswer.of(
                endOfPaymentRequest.end(
                        staff.tenancy(),
                        () -> requests.lock(staff, id),
                        Ending.CANCELLED,
                        EndReason.CANCELLED_BY_CLINIC),
                Ending.CANCELLED));
    }
}
