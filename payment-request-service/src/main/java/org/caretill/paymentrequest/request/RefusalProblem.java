package org.caretill.paymentrequest.request;

import io.quarkiverse.resteasy.problem.HttpProblem;
import org.caretill.paymentrequest.model.Refusal;
import org.caretill.problemdetails.Problems;

/** The problem that a caller gets for a refusal of the state machine. */
public final class RefusalProblem {

    private RefusalProblem() {}

    /** 409 with the refusal's code. */
    public static HttpProblem of(Refusal refusal) {
        return Problems.conflict(refusal.code(), refusal.sentence());
    }
}
