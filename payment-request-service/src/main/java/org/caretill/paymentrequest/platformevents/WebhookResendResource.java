package org.caretill.paymentrequest.platformevents;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.problemdetails.InstantParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/webhook-endpoints/{id}/resend}: after a receiver was repaired, everything that it has missed. */
@Path("/v1/webhook-endpoints/{id}/resend")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.CALL_PLATFORM, Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN})
@Tag(name = "Webhook endpoints", description = "Outcomes for your platform's backend, sent to it.")
class WebhookResendResource {

    private final Callers callers;
    private final Transactions transactions;
    private final WebhookEndpoints endpoints;
    private final WebhookDeliveries deliveries;
    private final WebhookDeliveriesJob job;

    WebhookResendResource(
            Callers callers,
            Transactions transactions,
            WebhookEndpoints endpoints,
            WebhookDeliveries deliveries,
            WebhookDeliveriesJob job) {
        this.callers = callers;
        this.transactions = transactions;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.job = job;
    }

    /**
     * Which to send again.
     *
     * @param since those of events since then, as an ISO 8601 instant
     */
    @Schema(name = "WebhookResend")
    record Resend(@NotNull @Schema(format = "date-time") String since) {}

    /** How many are sent again. */
    @Schema(name = "WebhooksResent")
    record Resent(int resent) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resendFailedWebhookDeliveries",
            summary = "Send all events since a time again whose attempts have failed")
    @APIResponse(responseCode = "200", description = "How many wait for their turn")
    public Uni<Resent> resendFailed(String id, @NotNull @Valid Resend wanted) {
        Instant since = InstantParameter.read("since", wanted.since());
        if (since == null) {
            throw RefusedException.invalid("since", "must not be null");
        }
        return transactions
                .run(
                        callers.staff().tenancy(),
                        () -> endpoints.lock(id).chain(() -> deliveries.resendFailed(id, since)))
                .invoke(job::deliverSoon)
                .map(Resent::new);
    }
}
