package org.caretill.calleridentity;

import org.caretill.transactions.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * A participant of one call, identified by a guest token. The token gives no access to another call or to what is
 * addressed to another participant.
 *
 * @param generation how often the call had ended when the token was issued; for the token of a pay link, which of the
 *     request's links it came from. Each end of the call, or each new link and the request's cancellation, revokes the
 *     tokens of lower generations
 * @param paymentRequestId for the token of a pay link, the only payment request it gives access to; such a token stays
 *     valid when the call ends. Null: everything addressed to the participant
 */
public record Guest(
        String callId,
        String clinicId,
        String participantId,
        int generation,
        @Nullable String paymentRequestId) {

    public static final String ISSUER = "https://caretill.org/guests";

    public static final String CALL_CLAIM = "call_id";

    public static final String CLINIC_CLAIM = "clinic_id";

    /** The claim with the generation of the call; a token without it is of the first generation, 0. */
    public static final String GENERATION_CLAIM = "call_generation";

    /** The claim with the generation of the link, in the token of a pay link. */
    public static final String LINK_GENERATION_CLAIM = "pay_link_generation";

    /** The claim that names the only payment request of a pay link's token. */
    public static final String PAYMENT_REQUEST_CLAIM = "payment_request_id";

    /**
     * Whether the token gives access to this request, provided that it is addressed to the guest. A call's token gives
     * none to requests that were made after that call had ended, even if another began under its id.
     *
     * @param requestedIn the generation of the call in which the request was made
     */
    public boolean opens(String paymentRequest, int requestedIn) {
        return endsWithCall() ? requestedIn <= generation : paymentRequest.equals(paymentRequestId);
    }

    /** Whether the token is of a call, and its guest a former one when the call has ended. */
    public boolean endsWithCall() {
        return paymentRequestId == null;
    }

    /**
     * The rows the guest's transactions may touch: the clinic's. The queries narrow them down to those of the guest.
     */
    public Tenancy tenancy() {
        return Tenancy.ofClinic(clinicId);
    }
}
