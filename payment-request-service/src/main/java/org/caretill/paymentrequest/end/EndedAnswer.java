package org.caretill.paymentrequest.end;

import java.util.Locale;
import org.caretill.paymentrequest.end.EndOfPaymentRequest.Result;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.Refusal;
import org.caretill.problemdetails.Problems;

/** What somebody who asked to end a request is told: the ended request, or 409 with what stood against it. */
final class EndedAnswer {

    private EndedAnswer() {}

    /** The ended request, if it ended as was asked for. */
    static PaymentRequest of(Result result, Ending asked) {
        if (result.outcome() instanceof Refused refused) {
            throw Refusal.problem(refused);
        }
        Status status = result.request().status();
        if (status.isOpen()) {
            throw Problems.conflict(
                    "payment-in-progress", "Stripe is working on a payment; the request ends if it fails");
        }
        if (status != asked.status()) {
            throw Refusal.problem(new Refused("already-" + status.name().toLowerCase(Locale.ROOT)));
        }
        return result.request();
    }
}
