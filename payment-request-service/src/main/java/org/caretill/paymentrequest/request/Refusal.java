package org.caretill.paymentrequest.request;

import io.quarkiverse.resteasy.problem.HttpProblem;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.problemdetails.Problems;

/** How a refusal of the state machine reads for the caller. */
public final class Refusal {

    private Refusal() {}

    /** 409 with the refusal's code. */
    public static HttpProblem problem(Refused refused) {
        return Problems.conflict(
                refused.code(),
                switch (refused.code()) {
                    case "already-paid" -> "The payment request has been paid";
                    case "already-declined" -> "The payer has declined the payment request";
                    case "already-cancelled" -> "The payment request has been cancelled";
                    case "already-expired" -> "The payment request has expired";
                    case "being-ended" -> "The payment request is being ended";
                    default -> throw new IllegalArgumentException(refused.code());
                });
    }
}
