package org.caretill.paymentrequest.attention;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.contracts.Attention;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.request.Refusals;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@code POST /v1/payment-requests/{id}/attention/resolution}: an administrator of the clinic says that what needed
 * attention has been dealt with, for example in the Stripe Dashboard. It moves no money. The reason stays in the
 * timeline, with who resolved it and when; a later report of Stripe that contradicts the request again needs attention
 * again. Idempotent; 409 if another reason has come since the administrator looked.
 */
@Path("/v1/payment-requests/{id}/attention/resolution")
@Tag(name = "Payment requests", description = "The clinic asks a participant of a call to pay.")
class ResolutionResource {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;

    ResolutionResource(Callers callers, Transactions transactions, PaymentRequests requests) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
    }

    /** @param reason the attention that was dealt with, as the administrator has seen it */
    @Schema(name = "AttentionResolution")
    record Resolution(@NotNull Attention reason) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(operationId = "resolveAttention", summary = "Say that what needed attention has been dealt with")
    @Refuses("other-attention")
    @APIResponse(responseCode = "200", description = "The request, which does not need attention any more")
    public Uni<Described> resolve(String id, @NotNull @Valid Resolution resolution) {
        Staff administrator = callers.staff();
        var resolved = new Fact.AttentionResolved(resolution.reason(), administrator.subject(), administrator.name());
        return transactions.run(
                administrator.tenancy(),
                () -> requests.lock(administrator, id).chain(request -> resolve(request, resolved)));
    }

    private Uni<Described> resolve(PaymentRequest request, Fact resolved) {
        return requests.apply(request, resolved)
                .invoke(outcome -> {
                    if (outcome instanceof Refused refused) {
                        throw Refusals.exception(refused.reason());
                    }
                })
                .replaceWith(() -> Described.of(request));
    }
}
