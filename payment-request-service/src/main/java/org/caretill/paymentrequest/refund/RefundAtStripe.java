package org.caretill.paymentrequest.refund;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.StripeRefunds;
import org.caretill.paymentrequest.stripe.StripeRefunds.Answer;
import org.caretill.paymentrequest.stripe.StripeRefunds.Order;
import org.caretill.paymentrequest.stripe.StripeRefunds.RefundSnapshot;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Makes a stored refund at Stripe. The first attempt creates it; every later one first looks for it in Stripe's list,
 * because an idempotency key does not prevent a second refund once Stripe has failed under it or it is older than a
 * day. Call it from a virtual thread.
 */
@ApplicationScoped
class RefundAtStripe {

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final Refunds refunds;
    private final StripeRefunds stripe;

    RefundAtStripe(Transactions transactions, PaymentRequests requests, Refunds refunds, StripeRefunds stripe) {
        this.transactions = transactions;
        this.requests = requests;
        this.refunds = refunds;
        this.stripe = stripe;
    }

    /**
     * Creates the refund or reads its status, whichever is due, if anything.
     *
     * @throws RuntimeException if Stripe or the database is unavailable; the job retries
     */
    void carryOut(String id) {
        Order order = transactions.await(Tenancy.EVERYTHING, () -> refunds.claim(id));
        if (order == null) {
            return;
        }
        try {
            carryOut(order);
        } catch (StripeFailure.Unavailable e) {
            retrySoon(order);
            throw e;
        }
    }

    private void carryOut(Order order) {
        List<RefundSnapshot> atStripe = order.untried() ? List.of() : stripe.of(order.account(), order.paymentIntent());
        if (!atStripe.isEmpty()) {
            updateLocked(order, request -> refunds.updateAll(request, atStripe));
        }
        String key = order.key();
        if (key != null && atStripe.stream().noneMatch(order::isFulfilledBy)) {
            create(order, key);
        }
    }

    private void create(Order order, String key) {
        switch (stripe.create(order)) {
            case Answer.Made made -> updateLocked(order, request -> refunds.update(request, made.refund()));
            case Answer.Refused refused ->
                updateLocked(order, request -> refunds.refuse(request, order.refundId(), refused.code()));
            case Answer.KeySpent _ -> {
                updateLocked(order, _ -> refunds.renewKey(order.refundId(), key));
                retrySoon(order);
            }
        }
    }

    private void retrySoon(Order order) {
        updateLocked(order, _ -> refunds.retrySoon(order.refundId()));
    }

    private void updateLocked(Order order, Function<PaymentRequest, Uni<Void>> change) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> requests.lock(order.paymentRequestId()).chain(request -> change.apply(request)));
    }
}
