package org.caretill.clinicconfig.enablement;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Set;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.enablement.EnablementRequest.Status;
import org.caretill.clinicconfig.enablement.EnablementRequest.View;
import org.caretill.clinicconfig.enablement.EnablementRequests.Choice;
import org.caretill.clinicconfig.enablement.EnablementRequests.Filter;
import org.caretill.identifiers.PlatformId;
import org.caretill.identifiers.TypeId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.RefusedException;
import org.caretill.problemdetails.Visible;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/enablement-requests}: a telehealth manager requests payments, the platform's operator decides, for single
 * clinics or for all at once.
 */
@Path("/v1/enablement-requests")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enablement", description = "A telehealth manager asks for payments, the operator decides.")
public class EnablementResource {

    private static final String REQUEST_ID = "enrq" + TypeId.SUFFIX;
    private static final String REQUEST_ID_RULE = "must be the id of an enablement request";
    private static final String STATUS = "PENDING|APPROVED|PARTLY_APPROVED|DECLINED|WITHDRAWN";
    private static final int MAX_CLINICS = 100;

    private final Callers callers;
    private final Transactions transactions;
    private final EnablementRequests requests;
    private final InstantSource clock;

    EnablementResource(Callers callers, Transactions transactions, EnablementRequests requests, InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(Roles.ORGANISATION_ADMIN)
    @Operation(
            operationId = "createEnablementRequest",
            summary = "Request payments for clinics of the caller's organisation",
            description = "For all of them or for none: if it is refused for some, the problem's clinicIds names them.")
    @Refuses({"not-found", "already-requested", "already-enabled", "disabled-by-operator"})
    @APIResponse(
            responseCode = "201",
            description = "The request waits for the operator",
            headers = @Header(name = "Location", ref = "Location"),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    public Uni<RestResponse<View>> request(@Valid @NotNull NewRequest body) {
        Staff manager = callers.staff();
        if (!body.organisationId().equals(manager.organisationId())) {
            throw RefusedException.notFound("organisation");
        }
        var request =
                new EnablementRequest(body.organisationId(), body.clinicIds(), body.note(), manager, clock.instant());
        return transactions
                .run(manager.tenancy(), () -> requests.request(request, Actor.of(manager)))
                .map(stored -> RestResponse.ResponseBuilder.<View>create(RestResponse.Status.CREATED)
                        // Relative, because the caller's Host header cannot be trusted.
                        .header("Location", "/v1/enablement-requests/" + stored.id())
                        .entity(stored.view())
                        .build());
    }

    @GET
    @RolesAllowed({Roles.ORGANISATION_ADMIN, Roles.PLATFORM_OPERATOR})
    @Operation(
            operationId = "listEnablementRequests",
            summary = "List enablement requests: the organisation's, for the operator all, newest first")
    public Uni<Page<View>> list(
            @QueryParam("status")
                    @Pattern(regexp = STATUS, message = "must be one of " + STATUS)
                    @Schema(type = SchemaType.STRING, implementation = Status.class)
                    @Nullable
                    String status,
            @QueryParam("organisationId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) @Nullable
                    String organisationId,
            @QueryParam("clinicId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) @Nullable
                    String clinicId,
            @QueryParam("cursor") @Pattern(regexp = REQUEST_ID, message = "must be the nextCursor of a page") @Nullable
                    String cursor,
            @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        Staff staff = callers.staff();
        var filter = new Filter(status == null ? null : Status.valueOf(status), organisationId, clinicId);
        return transactions
                .run(staff.tenancy(), () -> requests.visibleTo(staff, filter, cursor, limit))
                .map(found -> Page.of(found, limit, EnablementRequest::view, EnablementRequest::id));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ORGANISATION_ADMIN, Roles.PLATFORM_OPERATOR})
    @Operation(
            operationId = "getEnablementRequest",
            summary = "Get an enablement request, with the decision for each clinic")
    public Uni<View> read(@PathParam("id") @Pattern(regexp = REQUEST_ID, message = REQUEST_ID_RULE) String id) {
        Staff staff = callers.staff();
        return transactions
                .run(staff.tenancy(), () -> requests.visibleTo(staff, id))
                .map(EnablementRequest::view);
    }

    @POST
    @Path("/{id}/approval")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @Operation(
            operationId = "approveEnablementRequest",
            summary = "Enable payments for clinics of an enablement request",
            description = "Without clinicIds: for all that are pending. Refused if one was declined or withdrawn.")
    @Refuses("already-decided")
    public Uni<View> approve(
            @PathParam("id") @Pattern(regexp = REQUEST_ID, message = REQUEST_ID_RULE) String id,
            @Valid @Nullable Approval approval) {
        return decide(
                id, Status.APPROVED, approval == null ? ALL : new Choice(approval.clinicIds(), approval.reason()));
    }

    @POST
    @Path("/{id}/decline")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @Operation(
            operationId = "declineEnablementRequest",
            summary =
                    "Decline clinics of an enablement request; the organisation sees the reason and may request again",
            description = "Without clinicIds: all that are pending. Refused if one was approved or withdrawn.")
    @Refuses("already-decided")
    public Uni<View> decline(
            @PathParam("id") @Pattern(regexp = REQUEST_ID, message = REQUEST_ID_RULE) String id,
            @Valid @NotNull Refusal refusal) {
        return decide(id, Status.DECLINED, new Choice(refusal.clinicIds(), refusal.reason()));
    }

    @POST
    @Path("/{id}/withdrawal")
    @RolesAllowed(Roles.ORGANISATION_ADMIN)
    @Operation(
            operationId = "withdrawEnablementRequest",
            summary = "Withdraw an enablement request for some or all of its clinics",
            description = "Without clinicIds: for all that are pending. Refused if one was approved or declined.")
    @Refuses("already-decided")
    public Uni<View> withdraw(
            @PathParam("id") @Pattern(regexp = REQUEST_ID, message = REQUEST_ID_RULE) String id,
            @Valid @Nullable Withdrawal withdrawal) {
        return decide(id, Status.WITHDRAWN, withdrawal == null ? ALL : new Choice(withdrawal.clinicIds(), null));
    }

    private static final Choice ALL = new Choice(null, null);

    private Uni<View> decide(String id, Status decision, Choice choice) {
        Staff staff = callers.staff();
        return transactions
                .run(staff.tenancy(), () -> requests.decide(staff, id, decision, choice))
                .map(EnablementRequest::view);
    }

    /** The request of a telehealth manager. */
    @Schema(name = "NewEnablementRequest")
    public record NewRequest(
            @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            String organisationId,

            @NotNull @Size(min = 1, max = MAX_CLINICS)
            Set<@NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String> clinicIds,

            @Size(max = 1000) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE) @Nullable
            String note) {}

    /** The operator's approval. */
    public record Approval(
            @Size(min = 1, max = MAX_CLINICS) @Nullable
            Set<@NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String> clinicIds,

            @Size(max = 1000) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE) @Nullable
            String reason) {}

    /** The operator's decline, with its reason. */
    public record Refusal(
            @Size(min = 1, max = MAX_CLINICS) @Nullable
            Set<@NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String> clinicIds,

            @NotNull @Visible @Size(max = 1000) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            String reason) {}

    /** A telehealth manager's withdrawal. */
    public record Withdrawal(
            @Size(min = 1, max = MAX_CLINICS) @Nullable
            Set<@NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String> clinicIds) {}
}
