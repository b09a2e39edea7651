package org.caretill.clinicconfig.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Stream;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.PaymentSettings;
import org.caretill.clinicconfig.clinic.PaymentTerms;
import org.caretill.openapidocuments.Refuses;
import org.caretill.problemdetails.Problems;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/clinics/{clinicId}/payment-settings}: read by everyone who takes payments for the clinic, changed by its
 * administrator. So that two administrators do not overwrite each other, a change names the version it is based on
 * (<a href="https://www.rfc-editor.org/rfc/rfc9110#name-if-match">If-Match</a>).
 */
@Path("/v1/clinics/{clinicId}/payment-settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payment settings", description = "Who may ask for how much, what the form offers, and what receipts say.")
public class SettingsResource {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private static final int PRECONDITION_FAILED = 412;
    private static final int PRECONDITION_REQUIRED = 428;

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;

    SettingsResource(Callers callers, Transactions transactions, Clinics clinics) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
    }

    @GET
    @RolesAllowed({
        Roles.CLINIC_ADMIN,
        Roles.CLINICIAN,
        Roles.ORGANISATION_ADMIN,
        Roles.PLATFORM_OPERATOR,
        Roles.CALL_PLATFORM
    })
    @Operation(operationId = "getPaymentSettings", summary = "Get the payment settings of a clinic")
    @APIResponse(responseCode = "200", description = "The settings", headers = @Header(name = "ETag", ref = "ETag"))
    public Uni<RestResponse<PaymentSettings>> read(@PathParam("clinicId") String clinicId) {
        Staff staff = callers.staff();
        return transactions
                .run(staff.tenancy(), () -> clinics.visibleTo(staff, clinicId))
                .map(SettingsResource::answer);
    }

    /** Changes the given fields. 428: If-Match is missing. 412: the settings were changed meanwhile. */
    @PATCH
    @Consumes({MediaType.APPLICATION_JSON, MERGE_PATCH})
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(operationId = "updatePaymentSettings", summary = "Change payment settings of a clinic")
    @Refuses({"precondition-required", "precondition-failed"})
    @APIResponse(
            responseCode = "200",
            description = "The settings as they are now",
            headers = @Header(name = "ETag", ref = "ETag"))
    public Uni<RestResponse<PaymentSettings>> change(
            @PathParam("clinicId") String clinicId,
            @Parameter(required = true, description = "The ETag that was read, or * for any version")
                    @HeaderParam("If-Match")
                    @Nullable
                    String ifMatch,
            @RequestBody(
                            required = true,
                            description = "What to change, as a JSON Merge Patch (RFC 7396): what is absent stays, an"
                                    + " array is replaced as a whole",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(implementation = PaymentTerms.class)),
                                @Content(mediaType = MERGE_PATCH, schema = @Schema(implementation = PaymentTerms.class))
                            })
                    @Nullable
                    JsonNode changes) {
        Staff staff = callers.staff();
        staff.mustBelongTo(clinicId);
        if (ifMatch == null) {
            throw Problems.problem(
                    PRECONDITION_REQUIRED, "precondition-required", "Say with If-Match which version you have read");
        }
        return transactions
                .run(
                        staff.tenancy(),
                        () -> clinics.locked(clinicId)
                                .invoke(clinic -> mustBe(ifMatch, clinic))
                                .chain(clinic -> clinics.change(
                                        clinic,
                                        Actor.of(staff),
                                        Action.SETTINGS_CHANGED,
                                        it -> it.changeTerms(
                                                TermsPatch.apply(changes, it.terms(), it.country(), it::isLinkedTo)))))
                .map(SettingsResource::answer);
    }

    private static void mustBe(String ifMatch, Clinic clinic) {
        boolean isCurrent = Stream.of(ifMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag(clinic.settings())));
        if (!isCurrent) {
            throw Problems.problem(
                    PRECONDITION_FAILED, "precondition-failed", "The settings have changed since you read them");
        }
    }

    private static RestResponse<PaymentSettings> answer(Clinic clinic) {
        PaymentSettings settings = clinic.settings();
        return RestResponse.ResponseBuilder.ok(settings)
                .header("ETag", etag(settings))
                .build();
    }

    private static String etag(PaymentSettings settings) {
        return "\"" + settings.version() + "\"";
    }
}
