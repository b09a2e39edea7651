package org.caretill.clinicconfig.paymentpages;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.openapidocuments.Refuses;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /v1/payment-page-domains}: where patients pay, so that Apple Pay and Google Pay are registered there. */
@Path("/v1/payment-page-domains")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.CALL_PLATFORM, Roles.PLATFORM_OPERATOR})
@Tag(name = "Payment pages", description = "Where patients pay, so that Apple Pay and Google Pay are registered there.")
public class PaymentPageDomainsResource {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentPages pages;
    private final WalletRegistrations registrations;

    PaymentPageDomainsResource(
            Callers callers, Transactions transactions, PaymentPages pages, WalletRegistrations registrations) {
        this.callers = callers;
        this.transactions = transactions;
        this.pages = pages;
        this.registrations = registrations;
    }

    @GET
    @Operation(
            operationId = "listPaymentPageDomains",
            summary = "List the domains of the pages on which patients pay, in alphabetical order")
    @APIResponse(responseCode = "200", description = "At most 20")
    public Uni<PaymentPageDomainList> list() {
        return transactions.run(
                callers.staff().tenancy(),
                () -> pages.domains()
                        .chain(registrations::counts)
                        .map(counts -> new PaymentPageDomainList(
                                counts.stream().map(PaymentPageDomain::of).toList())));
    }

    @PUT
    @Path("/{domain}")
    @Operation(
            operationId = "addPaymentPageDomain",
            summary = "Add the domain of a page on which patients pay",
            description =
                    "It is registered on the Stripe account of every clinic, also on those linked later. A page in a"
                            + " frame needs two: its own and that of the page around it. Each subdomain is a domain of its"
                            + " own.")
    @Refuses("too-many-domains")
    @APIResponse(
            responseCode = "201",
            description = "Added; it is being registered",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AddedDomain.class)))
    @APIResponse(responseCode = "200", description = "It was there")
    public Uni<RestResponse<AddedDomain>> add(@PathParam("domain") @Size(max = DomainName.MAX_LENGTH) String domain) {
        Staff staff = callers.staff();
        String name = DomainName.of(domain);
        return transactions
                .run(staff.tenancy(), () -> pages.add(name, Actor.of(staff)))
                .map(added -> RestResponse.status(
                        added ? RestResponse.Status.CREATED : RestResponse.Status.OK, new AddedDomain(name)));
    }

    @DELETE
    @Path("/{domain}")
    @Operation(
            operationId = "removePaymentPageDomain",
            summary = "Remove the domain of a page on which patients paid",
            description = "It is disabled on every account at Stripe, which has no call to delete it. Removing it again"
                    + " changes nothing.")
    @APIResponse(responseCode = "204", description = "Removed")
    public Uni<Void> remove(@PathParam("domain") @Size(max = DomainName.MAX_LENGTH) String domain) {
        Staff staff = callers.staff();
        String name = DomainName.of(domain);
        return transactions.run(staff.tenancy(), () -> pages.remove(name, Actor.of(staff)));
    }

    /** All of them. */
    public record PaymentPageDomainList(List<PaymentPageDomain> items) {}

    /**
     * A domain.
     *
     * @param accounts on how many connected accounts it is to be registered
     * @param applePay on how many of them Apple Pay is on
     * @param googlePay on how many of them Google Pay is on
     */
    public record PaymentPageDomain(String domain, long accounts, long applePay, long googlePay) {

        static PaymentPageDomain of(WalletRegistrations.Count count) {
            return new PaymentPageDomain(count.domain(), count.accounts(), count.applePay(), count.googlePay());
        }
    }

    /** The domain as it is registered. */
    public record AddedDomain(
            @Schema(description = "In ASCII and lower case", examples = "call.example.com")
            String domain) {}
}
