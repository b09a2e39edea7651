package org.caretill.clinicconfig.clinic;

/** Whether the platform lets a clinic take payments. */
public enum Enablement {
    /** Nobody has requested payments, or the request was withdrawn or declined. */
    NOT_REQUESTED,
    /** The operator has not decided yet. */
    REQUESTED,
    ENABLED,
    /** The operator disabled payments; only the operator may enable them again. */
    DISABLED
}
