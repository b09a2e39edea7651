package org.caretill.clinicconfig.clinic;

/** Whether the platform lets a clinic take payments. */
public enum Enablement {
    /** Nobody has asked, or the wish was withdrawn or declined. */
    NOT_REQUESTED,
    /** The operator has not decided yet. */
    REQUESTED,
    ENABLED,
    /** The operator took it back; only the operator may enable again. */
    DISABLED
}
