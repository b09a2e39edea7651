package org.caretill.identity;

import org.caretill.tenancy.Tenancy;

/**
 * A participant of one call, known by a guest token. The token opens nothing in another call and nothing of another
 * participant.
 */
public record Guest(String callId, String clinicId, String participantId) {

    /** The issuer of guest tokens. */
    public static final String ISSUER = "https://caretill.org/guests";

    /** The claim that names the call. */
    public static final String CALL_CLAIM = "call_id";

    /** The claim that names the clinic. */
    public static final String CLINIC_CLAIM = "clinic_id";

    /** The rows the guest's transactions may touch; which of the clinic's are the guest's, the queries say. */
    public Tenancy tenancy() {
        return Tenancy.ofClinic(clinicId);
    }
}
