package org.caretill.clinicconfig.enablement;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.caretill.clinicconfig.Page;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.enablement.EnablementRequest.Status;
import org.caretill.clinicconfig.enablement.EnablementRequest.View;
import org.caretill.identity.Callers;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.messaging.Transactions;
import org.caretill.problem.Problems;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/enablement-requests}: a telehealth manager asks, the platform's operator decides. */
@Path("/v1/enablement-requests")
public class EnablementResource {

    private final Callers callers;
    private final Transactions transactions;
    private final EnablementRequests requests;

    EnablementResource(Callers callers, Transactions transactions, EnablementRequests requests) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
    }

    /** Asks for payments for clinics of the caller's organisation. */
    @POST
    @RolesAllowed(Roles.ORGANISATION_ADMIN)
    public Uni<RestResponse<View>> request(@Valid @NotNull NewRequest wish) {
        Staff manager = callers.staff();
        if (!wish.organisationId().equals(manager.organisationId())) {
            throw Problems.notFound("organisation");
        }
        var request = new EnablementRequest(
                wish.organisationId(), List.copyOf(wish.clinicIds()), wish.note(), manager.subject());
        return transactions
                .run(() -> requests.request(request, Actor.of(manager)))
                .map(stored -> RestResponse.ResponseBuilder.<View>created(
                                URI.create("/v1/enablement-requests/" + stored.id()))
                        .entity(stored.view())
                        .build());
    }

    /** The organisation's requests, for the operator all, newest first. */
    @GET
    @RolesAllowed({Roles.ORGANISATION_ADMIN, Roles.PLATFORM_OPERATOR})
    public Uni<Page<View>> list(
            @QueryParam("status") @Nullable Status status,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        Staff staff = callers.staff();
        return transactions
                .run(() -> requests.visibleTo(staff, status, cursor, limit))
                .map(found -> Page.of(found, limit, EnablementRequest::view, EnablementRequest::id));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ORGANISATION_ADMIN, Roles.PLATFORM_OPERATOR})
    public Uni<View> read(@PathParam("id") String id) {
        Staff staff = callers.staff();
        return transactions.run(() -> requests.visibleTo(staff, id)).map(EnablementRequest::view);
    }

    /** Enables payments for every clinic of the request. 409: it was declined. */
    @POST
    @Path("/{id}/approval")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Uni<View> approve(@PathParam("id") String id) {
        return decide(id, Status.APPROVED, null);
    }

    /** Declines the request; the organisation reads the reason and may ask again. 409: it was approved. */
    @POST
    @Path("/{id}/decline")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Uni<View> decline(@PathParam("id") String id, @Valid @NotNull Refusal refusal) {
        return decide(id, Status.DECLINED, refusal.reason());
    }

    private Uni<View> decide(String id, Status decision, @Nullable String reason) {
        Actor operator = Actor.of(callers.staff());
        return transactions
                .run(() -> requests.decide(id, decision, reason, operator))
                .map(EnablementRequest::view);
    }

    /** What a telehealth manager sends. */
    public record NewRequest(
            @NotNull @Pattern(regexp = Clinics.ID, message = Clinics.ID_RULE)
            String organisationId,

            @NotNull @Size(min = 1, max = 100)
            Set<@NotNull @Pattern(regexp = Clinics.ID, message = Clinics.ID_RULE) String> clinicIds,

            @Size(max = 1000) @Nullable String note) {}

    /** Why the operator declines. */
    public record Refusal(@NotBlank @Size(max = 1000) String reason) {}
}
