package org.caretill.paymentrequest.end;

import org.caretill.paymentrequest.end.EndOfPaymentRequest.Result;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.Refusal;
import org.caretill.problem.Problems;

/** What somebody who asked to end a request is told: the ended request, or 409 with what stood against it. */
final class EndedAnswer {

    private EndedAnswer() {}

    static Described of(Result result) {
        if (result.outcome() instanceof Refused refused) {
            throw Refusal.problem(refused);
        }
        if (result.paid()) {
            throw Refusal.problem(new Refused("already-paid"));
        }
        if (result.stillOpen()) {
            throw Problems.conflict(
                    "payment-in-progress", "Stripe is working on a payment; the request ends if it fails");
        }
        return Described.of(result.request());
    }
}
