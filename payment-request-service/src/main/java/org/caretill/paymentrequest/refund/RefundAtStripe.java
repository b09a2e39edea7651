package org.caretill.paymentrequest.refund;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.caretill.paymentrequest.refund.Refunds.Attempt;
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
        Attempt attempt = transactions.await(Tenancy.EVERYTHING, () -> refunds.claim(id));
        if (attempt == null) {
            return;
        }
        try {
            carryOut(attempt);
        } catch (StripeFailure.Unavailable e) {
            tryAgain(attempt);
            throw e;
        }
    }

    private void carryOut(Attempt attempt) {
        List<Standing> standing = attempt.untried() ? List.of() : stripe.of(attempt.account(), attempt.paymentIntent());
        if (!standing.isEmpty()) {
            changed(attempt, request -> refunds.takeAll(request, standing));
        }
        Order order = attempt.order();
        if (order != null && standing.stream().noneMatch(order::isFulfilledBy)) {
            order(attempt, order);
        }
    }

    private void tryAgain(Attempt attempt) {
        changed(attempt, _ -> refunds.tryAgain(attempt.refundId()));
    }

    private void order(Attempt attempt, Order order) {
        switch (stripe.create(order)) {
            case Answer.Made made -> changed(attempt, request -> refunds.take(request, made.refund()));
            case Answer.Refused refused ->
                changed(attempt, request -> refunds.refuse(request, attempt.refundId(), refused.code()));
            case Answer.KeySpent _ -> {
                changed(attempt, _ -> refunds.renewKey(attempt.refundId(), order.key()));
                tryAgain(attempt);
            }
        }
    }

    private void changed(Attempt attempt, Function<PaymentRequest, Uni<Void>> change) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> requests.lock(attempt.paymentRequestId()).chain(request -> change.apply(request)));
    }
}
