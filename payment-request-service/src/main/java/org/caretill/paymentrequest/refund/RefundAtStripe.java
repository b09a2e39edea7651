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
import org.caretill.paymentrequest.stripe.StripeRefunds.Standing;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Carries a stored refund out at Stripe. The first attempt orders it; every later one first looks whether it stands
 * there already, because a key that Stripe failed under, or that is older than a day, no longer keeps the money from
 * going twice. Call it from a virtual thread.
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
     * Does what is to be done now, if anything.
     *
     * @throws RuntimeException if Stripe or the database does not answer: a later attempt finishes it
     */
    void carryOut(String id) {
        Order order = transactions.await(Tenancy.EVERYTHING, () -> refunds.claim(id));
        if (order == null) {
            return;
        }
        try {
            carryOut(order);
        } catch (StripeFailure.Unavailable e) {
            tryAgain(order);
            throw e;
        }
    }

    private void carryOut(Order order) {
        List<Standing> standing = order.untried() ? List.of() : stripe.of(order.account(), order.paymentIntent());
        if (!standing.isEmpty()) {
            changed(order, request -> refunds.takeAll(request, standing));
        }
        String key = order.key();
        if (key != null && standing.stream().noneMatch(order::isFulfilledBy)) {
            create(order, key);
        }
    }

    private void create(Order order, String key) {
        switch (stripe.create(order)) {
            case Answer.Made made -> changed(order, request -> refunds.take(request, made.refund()));
            case Answer.Refused refused ->
                changed(order, request -> refunds.refuse(request, order.refundId(), refused.code()));
            case Answer.KeySpent _ -> {
                changed(order, _ -> refunds.renewKey(order.refundId(), key));
                tryAgain(order);
            }
        }
    }

    private void tryAgain(Order order) {
        changed(order, _ -> refunds.tryAgain(order.refundId()));
    }

    private void changed(Order order, Function<PaymentRequest, Uni<Void>> change) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> requests.lock(order.paymentRequestId()).chain(request -> change.apply(request)));
    }
}
