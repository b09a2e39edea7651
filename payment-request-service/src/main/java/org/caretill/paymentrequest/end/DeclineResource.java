package org.caretill.paymentrequest.end;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Roles;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/guest/payment-requests/{id}/decline}: the payer declines to pay. Idempotent. */
@Path("/v1/guest/payment-requests/{id}/decline")
@Tag(name = "Paying", description = "What the payer's page does, with a guest token.")
class DeclineResource {

    private final Callers callers;
    private final PaymentRequests requests;
    private final PaymentRequestEnding requestEnding;

    DeclineResource(Callers callers, PaymentRequests requests, PaymentRequestEnding requestEnding) {
        this.callers = callers;
        this.requests = requests;
        this.requestEnding = requestEnding;
    }

    /**
     * Why the payer declines.
     *
     * @param reason one of a few codes, which the page offers; never free text, because it is published in events
     */
    @Schema(name = "DeclineReason")
    record Reason(
            @Schema(enumeration = {"not-expected", "wrong-amount", "pay-another-way", "other"})
            @Pattern(
                    regexp = "not-expected|wrong-amount|pay-another-way|other",
                    message = "must be one of not-expected, wrong-amount, pay-another-way, other")
            @Nullable
            String reason) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.GUEST, Roles.FORMER_GUEST})
    @Operation(operationId = "declinePaymentRequest", summary = "Decline to pay")
    @Refuses({
        "payment-in-progress",
        "already-paid",
        "already-cancelled",
        "already-expired",
        "stripe-account-not-ready",
        "refused-by-stripe",
        "stripe-busy",
        "stripe-unavailable"
    })
    @RunOnVirtualThread
    public Described decline(String id, @Valid @Nullable Reason why) {
        Guest guest = callers.guest();
        String reason = why == null || why.reason() == null ? EndingReason.DECLINED_BY_PAYER : why.reason();
        var declined = new Fact.Ended(Ending.DECLINED, reason);
        PaymentRequest request = requestEnding.end(guest.tenancy(), () -> requests.lock(guest, id), declined);
        return Described.forPayer(EndingAnswer.of(request, declined));
    }
}
