package org.caretill.clinicconfig.link;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/clinics/{clinicId}/stripe-account/onboarding}: the unfinished account that was opened for the clinic. */
@Path("/v1/clinics/{clinicId}/stripe-account/onboarding")
@Tag(
        name = "Stripe accounts",
        description = "The clinic's own accounts, to which patients pay: linked, confirmed, replaced, removed.")
public class OnboardingResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Onboardings onboardings;
    private final OnboardingClosingJob closings;

    OnboardingResource(
            Callers callers, Transactions transactions, Onboardings onboardings, OnboardingClosingJob closings) {
        this.callers = callers;
        this.transactions = transactions;
        this.onboardings = onboardings;
        this.closings = closings;
    }

    @DELETE
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "discardUnfinishedStripeAccount",
            summary = "Discard the new Stripe account that is unfinished",
            description = "It is closed at Stripe. One that Stripe does not close stays the clinic's own, and the"
                    + " platform leaves it.")
    @APIResponse(responseCode = "204", description = "Discarded")
    public Uni<Void> discard(@PathParam("clinicId") String clinicId) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(admin.tenancy(), () -> onboardings.discard(clinicId))
                .invoke(discarded -> {
                    if (!discarded) {
                        throw RefusedException.notFound("unfinished Stripe account");
                    }
                    closings.runSoon();
                })
                .replaceWithVoid();
    }
}
