package org.caretill.clinicconfig.organisation;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.identifiers.PlatformId;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/organisations/{organisationId}/stripe-account-policy}: the operator decides, the organisation's manager
 * reads.
 */
@Path("/v1/organisations/{organisationId}/stripe-account-policy")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Organisations", description = "What the operator decides for all clinics of an organisation.")
public class StripeAccountPolicyResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Organisations organisations;

    StripeAccountPolicyResource(Callers callers, Transactions transactions, Organisations organisations) {
        this.callers = callers;
        this.transactions = transactions;
        this.organisations = organisations;
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN})
    @Operation(
            operationId = "getStripeAccountPolicy",
            summary = "Get which Stripe accounts the organisation's clinics may have")
    public Uni<StripeAccountPolicy> read(
            @PathParam("organisationId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    String organisationId) {
        Staff staff = callers.staff();
        Organisations.mustManage(staff, organisationId);
        return transactions.run(staff.tenancy(), () -> organisations.policyOf(organisationId));
    }

    @PUT
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @Operation(
            operationId = "setStripeAccountPolicy",
            summary = "Decide which Stripe accounts the organisation's clinics may have",
            description = "Accounts that are linked stay linked: the policy applies when one is linked.")
    public Uni<StripeAccountPolicy> change(
            @PathParam("organisationId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    String organisationId,
            @Valid @NotNull NewPolicy policy) {
        Staff operator = callers.staff();
        return transactions.run(
                operator.tenancy(),
                () -> organisations.changePolicy(organisationId, policy.decided(), Actor.of(operator)));
    }

    /** The whole policy. All properties are required, so that nothing is reset by leaving it out. */
    @Schema(name = "NewStripeAccountPolicy")
    public record NewPolicy(
            @NotNull @Nullable Boolean severalAccountsPerClinic,
            @NotNull @Nullable Boolean sharedAccountAcrossClinics) {

        StripeAccountPolicy decided() {
            return new StripeAccountPolicy(
                    Boolean.TRUE.equals(severalAccountsPerClinic), Boolean.TRUE.equals(sharedAccountAcrossClinics));
        }
    }
}
