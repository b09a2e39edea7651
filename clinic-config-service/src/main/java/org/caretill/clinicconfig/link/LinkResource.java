package org.caretill.clinicconfig.link;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code POST /v1/clinics/{clinicId}/stripe-account/link}: the administrator begins to link an account at Stripe. */
@Path("/v1/clinics/{clinicId}/stripe-account/link")
@Produces(MediaType.APPLICATION_JSON)
public class LinkResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final ReturnUrls returnUrls;
    private final StripeConnect stripe;

    LinkResource(
            Callers callers,
            Transactions transactions,
            Clinics clinics,
            LinkAttempts attempts,
            ReturnUrls returnUrls,
            StripeConnect stripe) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.attempts = attempts;
        this.returnUrls = returnUrls;
        this.stripe = stripe;
    }

    @POST
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            summary = "Begin to link a Stripe account",
            description = "The browser goes to authorizeUrl and comes back to returnUrl with the result as ?stripe=:"
                    + " confirm, linked, denied, already-linked, live-account-refused, test-account-refused,"
                    + " uncertain or failed. Nothing is linked before the account is confirmed. Accounts that are linked"
                    + " stay as they are meanwhile.")
    @APIResponse(responseCode = "200", description = "Where the browser goes; good for ten minutes")
    @APIResponse(responseCode = "400", description = "returnUrl is no page of the platform")
    @APIResponse(responseCode = "404", description = "There is no such clinic, or it is not the caller's")
    @APIResponse(responseCode = "409", description = "payments-not-enabled")
    public Uni<Departure> link(@PathParam("clinicId") String clinicId, @Valid @NotNull LinkRequest request) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        returnUrls.mustAllow(request.returnUrl());
        return transactions
                .run(
                        admin.tenancy(),
                        () -> clinics.locked(clinicId)
                                .invoke(Clinic::mustBeLinkable)
                                .chain(clinic -> attempts.begin(clinic, Actor.of(admin), request.returnUrl())))
                .map(state -> new Departure(stripe.authorizeUrl(state)));
    }

    /** An administrator's request to link an account. */
    public record LinkRequest(
            @NotNull
            @Size(max = ReturnUrls.MAX_LENGTH)
            @Schema(
                    description = "The page to come back to: on one of the platform's own origins",
                    examples = "http://localhost:8080/configure")
            String returnUrl) {}

    /** The address that the browser goes to. */
    public record Departure(URI authorizeUrl) {}
}
