package org.caretill.clinicconfig.verification;

import org.caretill.clinicconfig.audit.AuditLog;
import org.jspecify.annotations.Nullable;

/** The chain of a clinic, or, without one, of the organisation, or of the platform. */
record Chain(String organisationId, @Nullable String clinicId) {

    static final Chain PLATFORM = new Chain(AuditLog.PLATFORM, null);

    @Override
    public String toString() {
        if (equals(PLATFORM)) {
            return "the platform";
        }
        return clinicId == null
                ? "organisation " + organisationId
                : "clinic " + clinicId + " of organisation " + organisationId;
    }
}
