package org.caretill.clinicconfig.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.PaymentSettings;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.openapidocuments.Refuses;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code DELETE /v1/clinics/{clinicId}/stripe-account}: removes the default account, whichever it is. */
@Path("/v1/clinics/{clinicId}/stripe-account")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Stripe accounts",
        description = "The clinic's own accounts, to which patients pay: linked, confirmed, replaced, removed.")
public class DefaultAccountResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final RemovalStart removal;

    DefaultAccountResource(Callers callers, Transactions transactions, Clinics clinics, RemovalStart removal) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.removal = removal;
    }

    @DELETE
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "removeDefaultStripeAccount",
            summary = "Remove the default Stripe account",
            description = "As DELETE of the account itself. A clinic without one stays as it is.")
    @Refuses("default-account")
    @APIResponseSchema(
            value = PaymentSettings.class,
            responseCode = "202",
            responseDescription = "The settings; the account is being removed")
    public Uni<RestResponse<PaymentSettings>> remove(@PathParam("clinicId") String clinicId) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(
                        admin.tenancy(),
                        () -> clinics.locked(clinicId).chain(clinic -> {
                            StripeLink byDefault = clinic.stripeAccounts().byDefault();
                            return byDefault == null
                                    ? Uni.createFrom().item(clinic)
                                    : removal.start(clinic, byDefault.account(), admin);
                        }))
                .map(clinic -> RestResponse.status(RestResponse.Status.ACCEPTED, clinic.settings()));
    }
}
