package org.caretill.calleridentity;

import org.caretill.transactions.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * A participant of one call, known by a guest token. The token opens nothing in another call and nothing of another
 * participant.
 *
 * @param callGeneration how often the call had ended when the token was issued: each end kills the tokens before it
 * @param paymentRequestId the only payment request that the token opens, if it is that of a pay link; such a token does
 *     not end with the call. Null: all that is addressed to the participant
 */
public record Guest(
        String callId,
        String clinicId,
        String participantId,
        int callGeneration,
        @Nullable String paymentRequestId) {

    /** The issuer of guest tokens. */
    public static final String ISSUER = "https://caretill.org/guests";

    /** The claim that names the call. */
    public static final String CALL_CLAIM = "call_id";

    /** The claim that names the clinic. */
    public static final String CLINIC_CLAIM = "clinic_id";

    /** The claim that names the generation of the call; a token without it is of the first, 0. */
    public static final String GENERATION_CLAIM = "call_generation";

    /** The claim that names the only payment request of a pay link's token. */
    public static final String PAYMENT_REQUEST_CLAIM = "payment_request_id";

    /** Whether the token opens this request, if it is addressed to the guest at all. */
    public boolean opens(String paymentRequest) {
        return paymentRequestId == null || paymentRequestId.equals(paymentRequest);
    }

    /** Whether the token is dead as soon as the call has ended. */
    public boolean endsWithCall() {
        return paymentRequestId == null;
    }

    /** The rows the guest's transactions may touch; which of the clinic's are the guest's, the queries say. */
    public Tenancy tenancy() {
        return Tenancy.ofClinic(clinicId);
    }
}
