package org.caretill.paymentrequest.request;

import org.caretill.paymentrequest.model.Refusal;
import org.caretill.problemdetails.RefusedException;

/** The problem that a caller gets for a refusal of the state machine. */
public final class RefusalProblem {

    private RefusalProblem() {}

    /** 409 with the refusal's code. */
    public static RefusedException of(Refusal refusal) {
        return RefusedException.conflict(refusal.code(), refusal.sentence());
    }
}
