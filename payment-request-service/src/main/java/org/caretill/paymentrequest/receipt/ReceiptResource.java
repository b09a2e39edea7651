package org.caretill.paymentrequest.receipt;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/payment-requests/{id}/receipt}: the receipt of a payment, for the clinic's people. */
@Path("/v1/payment-requests/{id}/receipt")
@Tag(name = "Receipts", description = "Itemised receipts of payments.")
class ReceiptResource {

    private final Callers callers;
    private final PaymentRequests requests;
    private final ReceiptAnswer receipts;

    ReceiptResource(Callers callers, PaymentRequests requests, ReceiptAnswer receipts) {
        this.callers = callers;
        this.requests = requests;
        this.receipts = receipts;
    }

    @GET
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, "application/pdf"})
    @RunOnVirtualThread
    @Operation(
            operationId = "getReceipt",
            summary = "Get the itemised receipt of a payment",
            description =
                    "As JSON, as a page in the payer's language, or as an accessible PDF (PDF/UA-1) in English, by"
                            + " the Accept header. If GST was charged, it is a tax invoice.")
    @Refuses({"not-paid", "refused-by-stripe", "stripe-account-not-ready", "stripe-busy", "stripe-unavailable"})
    @APIResponse(
            responseCode = "200",
            description = "The receipt",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Receipt.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/pdf", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response receipt(String id, @Context HttpHeaders headers) {
        Staff staff = callers.staff();
        return receipts.answer("staff " + staff.subject(), staff.tenancy(), () -> requests.find(staff, id), headers);
    }
}
