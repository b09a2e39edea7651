package org.caretill.paymentrequest.end;

import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.RefusalProblem;
import org.caretill.problemdetails.Problems;

/** What somebody who asked to end a request is told: the ended request, or 409 with what stood against it. */
final class EndingAnswer {

    private EndingAnswer() {}

    /** The request, if it ended as was asked for. */
    static PaymentRequest of(PaymentRequest request, Fact.Ended asked) {
        if (request.status().isOpen()) {
            throw Problems.conflict(
                    "payment-in-progress", "Stripe is working on a payment; the request ends if it fails");
        }
        request.refusalOf(asked).map(RefusalProblem::of).ifPresent(refusal -> {
            throw refusal;
        });
        return request;
    }
}
