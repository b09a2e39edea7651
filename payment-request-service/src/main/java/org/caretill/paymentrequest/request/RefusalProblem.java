package org.caretill.paymentrequest.request;

import io.quarkiverse.resteasy.problem.HttpProblem;
import org.caretill.paymentrequest.model.Refusal;
import org.caretill.problemdetails.Problems;

/** How a refusal of the state machine reads for the caller. */
public final class RefusalProblem {

    private RefusalProblem() {}

    /** 409 with the refusal's code. */
    public static HttpProblem of(Refusal refusal) {
        return Problems.conflict(refusal.code(), refusal.sentence());
    }
}
