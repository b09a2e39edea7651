package org.caretill.paymentrequest.end;

import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.Refusals;
import org.caretill.problemdetails.RefusedException;

/** The answer to a command that ends a request: the ended request, or 409 with the reason why it did not end so. */
final class EndingAnswer {

    private EndingAnswer() {}

    /** The request, if it ended as requested. */
    static PaymentRequest of(PaymentRequest request, Fact.Ended asked) {
        if (request.status().isOpen()) {
            throw RefusedException.conflict(
                    "payment-in-progress", "Stripe is working on a payment; the request ends if it fails");
        }
        request.refusalOf(asked).map(Refusals::exception).ifPresent(refusal -> {
            throw refusal;
        });
        return request;
    }
}
