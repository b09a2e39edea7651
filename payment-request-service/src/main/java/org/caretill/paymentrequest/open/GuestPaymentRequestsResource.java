package org.caretill.paymentrequest.open;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Roles;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * {@code GET /v1/guest/payment-requests}: the requests addressed to the guest. {@code POST …/{id}/opening}: records
 * that the guest's browser has shown one. 404 for requests addressed to anybody else.
 */
@Path("/v1/guest/payment-requests")
@RolesAllowed({Roles.GUEST, Roles.FORMER_GUEST})
class GuestPaymentRequestsResource {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;

    GuestPaymentRequestsResource(Callers callers, Transactions transactions, PaymentRequests requests) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
    }

    /**
     * Newest first.
     *
     * @param callEnded the call of the guest's token has ended: the guest may still pay what is open, but is sent no
     *     live messages any more
     */
    @Schema(name = "PaymentRequests")
    record Items(List<Described> items, boolean callEnded) {}

    @GET
    public Uni<Items> addressedToMe() {
        Guest guest = callers.guest();
        boolean callEnded = callers.isFormerGuest();
        return transactions
                .run(guest.tenancy(), () -> requests.addressedTo(guest))
                .map(mine -> new Items(mine.stream().map(Described::forPayer).toList(), callEnded));
    }

    @POST
    @Path("/{id}/opening")
    public Uni<Described> opened(String id) {
        Guest guest = callers.guest();
        return transactions.run(
                guest.tenancy(),
                () -> requests.lock(guest, id)
                        .call(request -> requests.apply(request, new Fact.Opened()))
                        .map(Described::forPayer));
    }
}
