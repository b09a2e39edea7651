package org.caretill.paymentrequest.request;

import org.caretill.paymentrequest.model.Refusal;
import org.caretill.problemdetails.RefusedException;

/** What a caller learns when the state machine refuses a command. */
public final class Refusals {

    private Refusals() {}

    /** A conflict with the refusal's code and sentence. */
    public static RefusedException exception(Refusal refusal) {
        return RefusedException.conflict(refusal.code(), refusal.sentence());
    }
}
