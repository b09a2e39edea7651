package org.caretill.notification;

import java.util.Set;
import org.caretill.transactions.Tenancy;
import org.jspecify.annotations.Nullable;

/** Who watches a call. Decides what may be sent to them. */
sealed interface Viewer {

    String callId();

    /** The clinics whose rows may be read for the viewer. */
    Tenancy tenancy();

    /** Whether the viewer may see the request. */
    boolean sees(PaymentRequestState request);

    /** Whether the viewer gets events of this type about requests that they may see. */
    boolean receives(String event);

    /** Whether the viewer is the request's payer. */
    boolean pays(PaymentRequestState request);

    /** Staff: sees the requests of their clinics in the call. */
    record Clinician(String callId, Set<String> clinicIds) implements Viewer {

        @Override
        public Tenancy tenancy() {
            return new Tenancy(false, null, clinicIds);
        }

        @Override
        public boolean sees(PaymentRequestState request) {
            return request.callId().equals(callId) && clinicIds.contains(request.clinicId());
        }

        /** Whether the page is of a guest of their clinics in the call. */
        boolean sees(GuestPages.Page page) {
            return page.callId().equals(callId) && clinicIds.contains(page.clinicId());
        }

        @Override
        public boolean receives(String event) {
            return true;
        }

        @Override
        public boolean pays(PaymentRequestState request) {
            return false;
        }
    }

    /**
     * A participant of the call without an account: sees the requests of the clinic that are addressed to them.
     *
     * @param generation how often the call had ended when the token was issued, or which pay link it came from
     * @param paymentRequestId the only request of a pay link's token, which does not end with the call; null: all of
     *     them
     */
    record Guest(
            String callId,
            String clinicId,
            String participantId,
            int generation,
            @Nullable String paymentRequestId) implements Viewer {

        @Override
        public Tenancy tenancy() {
            return Tenancy.ofClinic(clinicId);
        }

        @Override
        public boolean sees(PaymentRequestState request) {
            return request.callId().equals(callId)
                    && request.clinicId().equals(clinicId)
                    && request.payerParticipantId().equals(participantId)
                    && (paymentRequestId == null || paymentRequestId.equals(request.id()));
        }

        /** Disputes are not shown to payers. */
        @Override
        public boolean receives(String event) {
            return !event.equals("PaymentDisputed");
        }

        @Override
        public boolean pays(PaymentRequestState request) {
            return sees(request);
        }
    }
}
