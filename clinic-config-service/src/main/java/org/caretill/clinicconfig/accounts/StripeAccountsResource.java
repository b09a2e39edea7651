package org.caretill.clinicconfig.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.PaymentSettings;
import org.caretill.clinicconfig.clinic.Removal;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.organisation.Organisations;
import org.caretill.clinicconfig.paymentpages.PageWallets;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations;
import org.caretill.openapidocuments.Refuses;
import org.caretill.problemdetails.RefusedException;
import org.caretill.striperules.AccountId;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /v1/clinics/{clinicId}/stripe-accounts}: a clinic's present and past accounts, the default one, removal. */
@Path("/v1/clinics/{clinicId}/stripe-accounts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Stripe accounts",
        description = "The clinic's own accounts, to which patients pay: linked, confirmed, replaced, removed.")
public class StripeAccountsResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final Organisations organisations;
    private final AccountPaymentRequests requests;
    private final RemovalStart removal;
    private final WalletRegistrations registrations;
    private final WalletRegistrationJob walletChecks;

    StripeAccountsResource(
            Callers callers,
            Transactions transactions,
            Clinics clinics,
            Organisations organisations,
            AccountPaymentRequests requests,
            RemovalStart removal,
            WalletRegistrations registrations,
            WalletRegistrationJob walletChecks) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.organisations = organisations;
        this.requests = requests;
        this.removal = removal;
        this.registrations = registrations;
        this.walletChecks = walletChecks;
    }

    @GET
    @RolesAllowed({Roles.CLINIC_ADMIN, Roles.ORGANISATION_ADMIN, Roles.PLATFORM_OPERATOR})
    @Operation(
            operationId = "listStripeAccounts",
            summary = "List the Stripe accounts that the clinic has and had, newest first")
    @APIResponse(responseCode = "200", description = "At most 30: ten connected, twenty removed")
    public Uni<StripeAccountList> list(@PathParam("clinicId") String clinicId) {
        Staff staff = callers.staff();
        return transactions.run(
                staff.tenancy(), () -> clinics.visibleTo(staff, clinicId).chain(this::views));
    }

    @PUT
    @Path("/{account}/default")
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "setDefaultStripeAccount",
            summary = "Make the Stripe account the default one",
            description =
                    "New payment requests are paid to it. One that was replaced is linked again. Where the clinic may"
                            + " not have several accounts, the default until now is replaced.")
    @Refuses("removal-in-progress")
    @APIResponse(responseCode = "200", description = "The settings with the account")
    public Uni<PaymentSettings> makeDefault(
            @PathParam("clinicId") String clinicId,
            @PathParam("account") @Pattern(regexp = AccountId.PATTERN, message = AccountId.RULE) String account) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        // The caller may not read the organisation's policy, but it decides what happens to the present default
        // account.
        return transactions
                .run(
                        Tenancy.EVERYTHING,
                        () -> clinics.locked(clinicId)
                                .chain(clinic -> organisations
                                        .policyOf(clinic.organisationId())
                                        .chain(policy -> clinics.change(
                                                clinic,
                                                Actor.of(admin),
                                                Action.STRIPE_ACCOUNT_DEFAULT_CHANGED,
                                                it -> it.makeDefault(account, policy.severalAccountsPerClinic())))))
                .map(Clinic::settings);
    }

    @DELETE
    @Path("/{account}")
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "removeStripeAccount",
            summary = "Remove the Stripe account",
            description = "No new payment requests from now on; the open ones are cancelled, then the account is"
                    + " disconnected at Stripe. It goes on whatever happens to this process; GET shows how far it is."
                    + " Asking again changes nothing.")
    @Refuses("default-account")
    @APIResponseSchema(
            value = StripeAccountView.class,
            responseCode = "202",
            responseDescription = "The account; it is being removed, or is")
    public Uni<RestResponse<StripeAccountView>> remove(
            @PathParam("clinicId") String clinicId,
            @PathParam("account") @Pattern(regexp = AccountId.PATTERN, message = AccountId.RULE) String account) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(
                        admin.tenancy(),
                        () -> clinics.locked(clinicId)
                                .chain(clinic -> removal.start(clinic, account, admin))
                                .chain(clinic ->
                                        view(clinic, clinic.stripeAccounts().known(account))))
                .map(view -> RestResponse.status(RestResponse.Status.ACCEPTED, view));
    }

    @POST
    @Path("/{account}/wallet-check")
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "checkWallets",
            summary = "Ask Stripe again about Apple Pay and Google Pay",
            description = "Caretill does so by itself, too. GET shows what Stripe says, within seconds.")
    @Refuses("too-soon")
    @APIResponse(responseCode = "202", description = "Stripe is being asked")
    public Uni<RestResponse<Void>> checkWallets(
            @PathParam("clinicId") String clinicId,
            @PathParam("account") @Pattern(regexp = AccountId.PATTERN, message = AccountId.RULE) String account) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(
                        admin.tenancy(),
                        () -> clinics.visibleTo(admin, clinicId)
                                .invoke(clinic -> mustHave(clinic, account))
                                .chain(() -> registrations.requestCheck(account)))
                .invoke(walletChecks::checkSoon)
                .replaceWith(RestResponse.accepted());
    }

    private static void mustHave(Clinic clinic, String account) {
        if (clinic.stripeAccounts().connected(account) == null) {
            throw RefusedException.notFound("Stripe account of the clinic");
        }
    }

    /** One query after the other, because a session runs one at a time. */
    private Uni<StripeAccountList> views(Clinic clinic) {
        List<StripeAccountView> views = new ArrayList<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (StripeLink link : clinic.stripeAccounts().links()) {
            all = all.chain(() -> view(clinic, link)).invoke(views::add).replaceWithVoid();
        }
        return all.map(_ -> new StripeAccountList(views));
    }

    private Uni<StripeAccountView> view(Clinic clinic, StripeLink link) {
        Removal progress = link.removal();
        // In this step no request is open any more, although events of the last ones may not have arrived yet.
        Uni<Integer> open = link.isConnected() && !link.isRemovalAt(Removal.Step.DEAUTHORISING)
                ? requests.open(clinic.id(), link.account())
                : Uni.createFrom().item(0);
        Uni<List<PageWallets>> wallets = link.isConnected()
                ? registrations.of(link.account())
                : Uni.createFrom().item(List.of());
        return wallets.chain(pages -> open.chain(count -> progress == null || progress.isReported()
                ? Uni.createFrom().item(StripeAccountView.of(link, pages, count, null))
                : requests.endedSince(clinic.id(), link.account(), progress.startedAt())
                        .map(ended -> StripeAccountView.of(link, pages, count, ended))));
    }

    /** All of them: a clinic has few. */
    public record StripeAccountList(List<StripeAccountView> items) {}
}
