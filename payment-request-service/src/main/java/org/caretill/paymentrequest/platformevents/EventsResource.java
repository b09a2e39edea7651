package org.caretill.paymentrequest.platformevents;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.identifiers.TypeId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.platformevents.EventFeed.PlatformEvent;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/events}: the platform reads the events that its webhook endpoints would get. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.CALL_PLATFORM, Roles.PLATFORM_OPERATOR})
@Tag(name = "Events", description = "Outcomes for your platform's backend, to be read.")
class EventsResource {

    private final Callers callers;
    private final Transactions transactions;
    private final EventFeed feed;

    EventsResource(Callers callers, Transactions transactions, EventFeed feed) {
        this.callers = callers;
        this.transactions = transactions;
        this.feed = feed;
    }

    @GET
    @Operation(
            operationId = "listEvents",
            summary = "List the events of the last thirty days, oldest first",
            description =
                    "Ask again with after = the id of the last event that you have; each event comes once, and none"
                            + " appears before one that was read. nextCursor is that id if more follow at once, else null.")
    @Refuses("not-found")
    @APIResponse(responseCode = "200", description = "A page of events")
    public Uni<Page<PlatformEvent>> page(
            @QueryParam("after")
                    @Pattern(regexp = PlatformEvents.PREFIX + TypeId.SUFFIX)
                    @Schema(description = "The id of the last event that the caller has; absent: from the oldest")
                    @Nullable
                    String after,
            @QueryParam("limit")
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1)
                    @Max(Page.MAX_LIMIT)
                    @Schema(description = "How many a page holds")
                    int limit) {
        return transactions.run(callers.staff().tenancy(), () -> feed.after(after, limit));
    }
}
