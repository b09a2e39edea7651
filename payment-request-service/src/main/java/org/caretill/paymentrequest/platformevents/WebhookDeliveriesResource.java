package org.caretill.paymentrequest.platformevents;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.platformevents.WebhookDeliveries.Delivery;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webhook-endpoints/{id}/deliveries}: what was sent to an endpoint and what waits, and sending one again. */
@Path("/v1/webhook-endpoints/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.CALL_PLATFORM, Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN})
@Tag(name = "Webhook endpoints", description = "Outcomes for your platform's backend, sent to it.")
class WebhookDeliveriesResource {

    private final Callers callers;
    private final Transactions transactions;
    private final WebhookEndpoints endpoints;
    private final WebhookDeliveries deliveries;
    private final WebhookDeliveriesJob job;

    WebhookDeliveriesResource(
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

    @GET
    @Operation(
            operationId = "listWebhookDeliveries",
            summary = "List the deliveries to a webhook endpoint, the latest event first")
    public Uni<Page<Delivery>> page(
            String id,
            @QueryParam("status")
                    @Pattern(regexp = "WAITING|DELIVERED|FAILED")
                    @Schema(description = "WAITING, DELIVERED or FAILED; absent: all")
                    @Nullable
                    String status,
            @QueryParam("cursor")
                    @Pattern(regexp = "[0-9]{1,18}")
                    @Schema(description = "The nextCursor of the page before")
                    @Nullable
                    String cursor,
            @QueryParam("limit")
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1)
                    @Max(Page.MAX_LIMIT)
                    @Schema(description = "How many a page holds")
                    int limit) {
        return transactions.run(
                tenancy(), () -> endpoints.find(id).chain(() -> deliveries.page(id, status, cursor, limit)));
    }

    @POST
    @Path("/{eventId}/resend")
    @Operation(operationId = "resendWebhookDelivery", summary = "Send an event once more, also if it was delivered")
    @APIResponse(responseCode = "204", description = "It waits for its turn")
    public Uni<Void> resend(String id, String eventId) {
        return transactions
                .run(tenancy(), () -> endpoints.lock(id).chain(() -> deliveries.resend(id, eventId)))
                .invoke(job::deliverSoon);
    }

    private Tenancy tenancy() {
        return callers.staff().tenancy();
    }
}
