package org.caretill.clinicconfig.link;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.URI;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.PaymentSettings;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.identity.Callers;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.messaging.Transactions;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /v1/clinics/{clinicId}/stripe-account}: the administrator links the clinic's Stripe account and removes it. */
@Path("/v1/clinics/{clinicId}/stripe-account")
public class LinkResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final ReturnUrls returnUrls;
    private final StripeConnect stripe;
    private final AccountRemoval removal;

    LinkResource(
            Callers callers,
            Transactions transactions,
            Clinics clinics,
            LinkAttempts attempts,
            ReturnUrls returnUrls,
            StripeConnect stripe,
            AccountRemoval removal) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.attempts = attempts;
        this.returnUrls = returnUrls;
        this.stripe = stripe;
        this.removal = removal;
    }

    /** Begins a link: the browser goes to {@code authorizeUrl}, and comes back to {@code returnUrl} with the result. */
    @POST
    @Path("/link")
    @RolesAllowed(Roles.CLINIC_ADMIN)
    public Uni<Departure> link(@PathParam("clinicId") String clinicId, @Valid @NotNull LinkRequest request) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        returnUrls.mustAllow(request.returnUrl());
        return transactions
                .run(
                        admin.tenancy(),
                        () -> clinics.locked(clinicId)
                                .invoke(Clinic::mustBeLinkable)
                                .chain(() -> attempts.begin(clinicId, Actor.of(admin), request.returnUrl())))
                .map(state -> new Departure(stripe.authorizeUrl(state)));
    }

    /**
     * Removes the linked account: no new payment requests from now on; the account is disconnected at Stripe in the
     * background, whatever happens to this process. Asking again changes nothing.
     */
    @DELETE
    @RolesAllowed(Roles.CLINIC_ADMIN)
    public Uni<RestResponse<PaymentSettings>> remove(@PathParam("clinicId") String clinicId) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(
                        admin.tenancy(),
                        () -> clinics.locked(clinicId)
                                .chain(clinic -> clinics.change(
                                        clinic,
                                        Actor.of(admin),
                                        Action.STRIPE_ACCOUNT_REMOVAL_STARTED,
                                        Clinic::startRemoval)))
                .invoke(removal::continueSoon)
                .map(clinic -> RestResponse.status(RestResponse.Status.ACCEPTED, clinic.settings()));
    }

    /**
     * What an administrator sends.
     *
     * @param returnUrl the page to come back to; it gets {@code stripe=linked} or another result as a query parameter
     */
    public record LinkRequest(@NotNull String returnUrl) {}

    /** Where the browser goes. */
    public record Departure(URI authorizeUrl) {}
}
