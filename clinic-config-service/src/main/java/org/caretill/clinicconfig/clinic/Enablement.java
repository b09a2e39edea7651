package org.caretill.clinicconfig.clinic;

/** Whether the platform lets a clinic take payments. */
public enum Enablement {
    /** Nobody has asked, or the operator declined. */
    NOT_REQUESTED,
    /** The operator has not decided yet. */
    REQUESTED,
    ENABLED
}
