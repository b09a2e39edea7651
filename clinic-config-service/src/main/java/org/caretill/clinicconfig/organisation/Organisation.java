package org.caretill.clinicconfig.organisation;

import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.caretill.clinicconfig.clinic.ApplicationFee;

/** The operator's settings for an organisation of the video-call platform. */
@Entity
class Organisation {

    @Id
    private String organisationId;

    private long version;

    @Embedded
    private StripeAccountPolicy policy;

    @Convert(converter = ApplicationFee.Column.class)
    private ApplicationFee applicationFee = ApplicationFee.NONE;

    protected Organisation() {}

    String organisationId() {
        return organisationId;
    }

    /** The number of changes; 0 if there were none. */
    long version() {
        return version;
    }

    StripeAccountPolicy policy() {
        return policy;
    }

    ApplicationFee applicationFee() {
        return applicationFee;
    }

    void changeApplicationFee(ApplicationFee changed) {
        applicationFee = changed;
        version++;
    }

    void changePolicy(StripeAccountPolicy changed) {
        policy = changed;
        version++;
    }
}
