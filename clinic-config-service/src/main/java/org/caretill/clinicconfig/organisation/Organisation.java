package org.caretill.clinicconfig.organisation;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An organisation of the video-call platform that the operator has decided something about. */
@Entity
class Organisation {

    @Id
    private String organisationId;

    private long version;

    @Embedded
    private StripeAccountPolicy policy;

    protected Organisation() {}

    String organisationId() {
        return organisationId;
    }

    /** Counts the changes; none yet: 0. */
    long version() {
        return version;
    }

    StripeAccountPolicy policy() {
        return policy;
    }

    void changePolicy(StripeAccountPolicy changed) {
        policy = changed;
        version++;
    }
}
