package org.caretill.clinicconfig.verification;

import org.jspecify.annotations.Nullable;

/** The chain of a clinic, or, without one, of the organisation. */
record Chain(String organisationId, @Nullable String clinicId) {

    @Override
    public String toString() {
        return clinicId == null
                ? "organisation " + organisationId
                : "clinic " + clinicId + " of organisation " + organisationId;
    }
}
