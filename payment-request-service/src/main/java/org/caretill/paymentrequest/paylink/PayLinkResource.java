package org.caretill.paymentrequest.paylink;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.paylink.PayLinks.PayLink;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * {@code POST /v1/payment-requests/{id}/pay-link}: the clinician creates a link by which the payer pays on another
 * device. An earlier link becomes invalid. 409 if the request cannot be paid any more.
 */
@Path("/v1/payment-requests/{id}/pay-link")
@Tag(name = "Links to pay", description = "Links by which a payer pays on another device.")
class PayLinkResource {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;
    private final PayLinks links;

    PayLinkResource(Callers callers, Transactions transactions, PaymentRequests requests, PayLinks links) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
        this.links = links;
    }

    @POST
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Operation(operationId = "createPayLink", summary = "Make a link by which the payer pays on another device")
    @Refuses({"already-paid", "already-declined", "already-cancelled", "already-expired", "being-ended", "too-soon"})
    @ResponseStatus(201)
    @APIResponse(
            responseCode = "201",
            description = "The link works once",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = PayLink.class)))
    public Uni<PayLink> issue(String id) {
        Staff staff = callers.staff();
        return transactions.run(
                staff.tenancy(),
                () -> requests.lock(staff, id).chain(request -> links.issue(request, staff.subject())));
    }
}
