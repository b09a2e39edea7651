package org.caretill.paymentrequest.dispute;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.StripeDashboard;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/payment-requests/{id}/disputes}: all disputes of the payment, open and closed. */
@Path("/v1/payment-requests/{id}/disputes")
@RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
@Tag(
        name = "Disputes",
        description = "Cardholders contest payments at their banks; the clinic answers in its Stripe Dashboard.")
class PaymentRequestDisputesResource {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;
    private final Disputes disputes;
    private final StripeDashboard dashboard;

    PaymentRequestDisputesResource(
            Callers callers,
            Transactions transactions,
            PaymentRequests requests,
            Disputes disputes,
            StripeDashboard dashboard) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
        this.disputes = disputes;
        this.dashboard = dashboard;
    }

    /** The disputes of a payment, oldest first. */
    @Schema(name = "Disputes")
    record Items(List<DisputeJson> items) {}

    @GET
    @Operation(operationId = "listDisputesOfPayment", summary = "List the disputes of a payment, oldest first")
    public Uni<Items> all(String id) {
        Staff staff = callers.staff();
        return transactions.run(
                staff.tenancy(),
                () -> requests.find(staff, id)
                        .chain(request -> disputes.of(request.id()))
                        .map(all -> new Items(all.stream()
                                .map(dispute -> DisputeJson.of(dispute, dashboard))
                                .toList())));
    }
}
