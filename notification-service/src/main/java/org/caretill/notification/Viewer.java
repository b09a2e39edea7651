package org.caretill.notification;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who watches a call, and so what may be sent to them. The one place that decides it. */
sealed interface Viewer {

    String callId();

    /** Whether the viewer may know of the request. */
    boolean sees(PaymentRequestState request);

    /** Whether the viewer is told of what has happened to a request that they may know of. */
    boolean hears(String event);

    /** Whether the viewer is the one who is to pay the request. */
    boolean pays(PaymentRequestState request);

    /** Staff: sees the requests of their clinics in the call. */
    record Clinician(String callId, Set<String> clinicIds) implements Viewer {

        @Override
        public boolean sees(PaymentRequestState request) {
            return request.callId().equals(callId) && clinicIds.contains(request.clinicId());
        }

        @Override
        public boolean hears(String event) {
            return true;
        }

        @Override
        public boolean pays(PaymentRequestState request) {
            return false;
        }
    }

    /**
     * A participant of the call without an account: sees what is addressed to them, by their clinic.
     *
     * @param callGeneration how often the call had ended when the token was issued
     * @param paymentRequestId the only request of a pay link's token, which does not end with the call; null: all of them
     */
    record Guest(
            String callId,
            String clinicId,
            String participantId,
            int callGeneration,
            @Nullable String paymentRequestId) implements Viewer {

        @Override
        public boolean sees(PaymentRequestState request) {
            return request.callId().equals(callId)
                    && request.clinicId().equals(clinicId)
                    && request.payerParticipantId().equals(participantId)
                    && (paymentRequestId == null || paymentRequestId.equals(request.id()));
        }

        /** What the cardholder's bank disputes is between it and the clinic. */
        @Override
        public boolean hears(String event) {
            return !event.equals("PaymentDisputed");
        }

        @Override
        public boolean pays(PaymentRequestState request) {
            return sees(request);
        }
    }
}
