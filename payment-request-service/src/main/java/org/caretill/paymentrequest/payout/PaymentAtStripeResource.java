package org.caretill.paymentrequest.payout;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Objects;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.StripeDashboard;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/payment-requests/{id}/stripe}: where the clinic's administrator finds the payment at Stripe, and what
 * of it was paid out.
 */
@Path("/v1/payment-requests/{id}/stripe")
@RolesAllowed(Roles.CLINIC_ADMIN)
@Tag(name = "Payouts", description = "What Stripe paid out to the clinic's bank account, and what is in it.")
class PaymentAtStripeResource {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;
    private final StripeDashboard dashboard;

    PaymentAtStripeResource(
            Callers callers, Transactions transactions, PaymentRequests requests, StripeDashboard dashboard) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
        this.dashboard = dashboard;
    }

    /**
     * The payment at Stripe, in the smallest unit of the account's currency.
     *
     * @param dashboard the payment's page in the clinic's Stripe Dashboard; null: no payment was begun
     * @param payouts the ids of the payouts that have any of it
     * @param currency null: Stripe has booked nothing, or it was not read yet
     * @param stripeFeeMinor what Stripe keeps
     * @param netMinor what the clinic receives, after refunds and disputes
     */
    @Schema(name = "PaymentAtStripe")
    record AtStripe(
            @Nullable String paymentIntent,
            @Nullable String dashboard,
            List<String> payouts,
            @Nullable String currency,
            long stripeFeeMinor,
            long netMinor) {}

    @GET
    @Operation(
            operationId = "getPaymentAtStripe",
            summary = "Get the payment at Stripe: its page in the Dashboard, fee, net amount and payouts")
    public Uni<AtStripe> read(String id) {
        Staff staff = callers.staff();
        return transactions.run(
                staff.tenancy(),
                () -> requests.find(staff, id)
                        .chain(request -> BookedPayment.of(List.of(request.id()))
                                .map(booked -> of(Objects.requireNonNull(booked.get(request.id()))))));
    }

    private AtStripe of(BookedPayment booked) {
        return new AtStripe(
                booked.paymentIntent(),
                booked.paymentIntent() == null ? null : dashboard.payment(booked.account(), booked.paymentIntent()),
                booked.payouts(),
                booked.currency(),
                booked.stripeFeeMinor(),
                booked.netMinor());
    }
}
