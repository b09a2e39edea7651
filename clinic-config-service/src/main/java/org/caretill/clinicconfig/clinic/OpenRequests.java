package org.caretill.clinicconfig.clinic;

/** What happens to a clinic's open payment requests while the operator has disabled its payments. */
public enum OpenRequests {
    /** They stay payable until they end. */
    KEEP,
    CANCEL
}
