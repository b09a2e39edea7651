package org.caretill.clinicconfig.clinic;

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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.function.Consumer;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.identifiers.PlatformId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.Visible;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/clinics}: the video-call platform registers clinics and reads them; staff list those they may see. */
@Path("/v1/clinics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Clinics", description = "Your platform registers clinics; the operator enables and disables payments.")
public class ClinicResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;

    ClinicResource(Callers callers, Transactions transactions, Clinics clinics) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
    }

    /** Registers a clinic (201) or updates it (200). 409: it belongs to another organisation. */
    @PUT
    @Path("/{clinicId}")
    @RolesAllowed({Roles.CALL_PLATFORM, Roles.PLATFORM_OPERATOR})
    @Operation(operationId = "registerClinic", summary = "Register a clinic, or change what was registered")
    @Refuses("other-organisation")
    @APIResponse(
            responseCode = "201",
            description = "The clinic is registered",
            headers = @Header(name = "Location", ref = "Location"),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was registered before, and is as it was sent now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    public Uni<RestResponse<View>> register(
            @PathParam("clinicId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String clinicId,
            @Valid @NotNull Registration registration) {
        registration.mustNameKnownPlaces();
        Staff staff = callers.staff();
        return transactions
                .run(staff.tenancy(), () -> clinics.register(clinicId, registration, Actor.of(staff)))
                .map(registered -> registered.isNew()
                        ? RestResponse.ResponseBuilder.<View>create(RestResponse.Status.CREATED)
                                // Relative, because the caller's Host header cannot be trusted.
                                .header(HttpHeaders.LOCATION, "/v1/clinics/" + clinicId)
                                .entity(View.of(registered.clinic()))
                                .build()
                        : RestResponse.ok(View.of(registered.clinic())));
    }

    @GET
    @Path("/{clinicId}")
    @RolesAllowed({
        Roles.CALL_PLATFORM,
        Roles.PLATFORM_OPERATOR,
        Roles.ORGANISATION_ADMIN,
        Roles.CLINIC_ADMIN,
        Roles.CLINICIAN
    })
    @Operation(operationId = "getClinic", summary = "Get a clinic")
    public Uni<View> read(
            @PathParam("clinicId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String clinicId) {
        Staff staff = callers.staff();
        return transactions
                .run(staff.tenancy(), () -> clinics.visibleTo(staff, clinicId))
                .map(View::of);
    }

    @GET
    @RolesAllowed({
        Roles.CALL_PLATFORM,
        Roles.PLATFORM_OPERATOR,
        Roles.ORGANISATION_ADMIN,
        Roles.CLINIC_ADMIN,
        Roles.CLINICIAN
    })
    @Operation(operationId = "listClinics", summary = "List the clinics that the caller may see, by id")
    public Uni<Page<View>> list(
            @QueryParam("clinicId") @Size(max = Page.MAX_LIMIT)
                    Set<@Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String> clinicIds,
            @QueryParam("cursor")
                    @DefaultValue("")
                    @Pattern(regexp = "(" + PlatformId.PATTERN + ")?", message = PlatformId.RULE)
                    String cursor,
            @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        Staff staff = callers.staff();
        return transactions
                .run(staff.tenancy(), () -> clinics.visibleTo(staff, clinicIds, cursor, limit))
                .map(found -> Page.of(found, limit, View::of, Clinic::id));
    }

    @POST
    @Path("/{clinicId}/disablement")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @Operation(
            operationId = "disableClinic",
            summary = "Disable payments of a clinic",
            description = "No new payment requests from now on; openRequests says what happens to the open ones.")
    @Refuses("not-enabled")
    public Uni<View> disable(
            @PathParam("clinicId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String clinicId,
            @Valid @NotNull Disablement disablement) {
        return change(
                clinicId,
                Action.PAYMENTS_DISABLED,
                clinic -> clinic.disable(disablement.reason(), disablement.openRequests()));
    }

    @POST
    @Path("/{clinicId}/enablement")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @Operation(
            operationId = "enableClinic",
            summary = "Enable payments of a disabled clinic again",
            description = "A clinic that was never enabled is enabled by approving a request.")
    @Refuses("not-disabled")
    public Uni<View> enable(
            @PathParam("clinicId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String clinicId,
            @Valid @Nullable Enabling enabling) {
        String reason = enabling == null ? null : enabling.reason();
        return change(clinicId, Action.PAYMENTS_ENABLED, clinic -> clinic.enableAgain(reason));
    }

    private Uni<View> change(String clinicId, Action action, Consumer<Clinic> change) {
        Staff operator = callers.staff();
        return transactions
                .run(
                        operator.tenancy(),
                        () -> clinics.locked(clinicId)
                                .chain(clinic -> clinics.change(clinic, Actor.of(operator), action, change)))
                .map(View::of);
    }

    /** Why the operator disables payments, and what happens to open payment requests. */
    @Schema(name = "ClinicDisablement")
    public record Disablement(
            @NotNull @Visible @Size(max = 1000) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            String reason,

            @NotNull OpenRequests openRequests) {}

    /** Why the operator enables payments again. */
    @Schema(name = "ClinicEnablement")
    public record Enabling(
            @Size(max = 1000) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE) @Nullable
            String reason) {}

    /** A clinic in a list. */
    @Schema(name = "Clinic")
    public record View(
            String clinicId,
            String organisationId,
            @Nullable String organisationName,
            String name,
            String country,
            String timeZone,
            Enablement enablement,
            @Nullable String enablementReason,
            boolean enabled,
            String stripeStatus) {

        static View of(Clinic clinic) {
            Clinic.State state = clinic.state();
            return new View(
                    clinic.id(),
                    state.organisationId(),
                    clinic.organisationName(),
                    state.name(),
                    state.country(),
                    state.timeZone(),
                    state.enablement(),
                    state.enablementReason(),
                    clinic.enabled(),
                    clinic.settings().stripe().status());
        }
    }
}
