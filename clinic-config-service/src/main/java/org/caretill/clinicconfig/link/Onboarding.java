package org.caretill.clinicconfig.link;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import org.caretill.clinicconfig.clinic.Clinic;
import org.jspecify.annotations.Nullable;

/**
 * A Stripe account that is created for a clinic, until its administrator has given the details at Stripe and confirmed
 * it here. What it is created with is stored first, under the idempotency key of the creation, so a crash makes no
 * second account; the e-mail address is forgotten as soon as Stripe has it.
 */
@Entity
class Onboarding {

    enum Status {
        /** Stripe is asked, or has to be asked again, to create the account. */
        CREATING,
        /** The administrator gives the details at Stripe, now or later. */
        OPEN,
        /** The account is not wanted any more and is to be closed at Stripe. */
        CLOSING
    }

    @Id
    private String id;

    @SuppressWarnings("UnusedVariable") // The row-level security policy reads it.
    private String organisationId;

    private String clinicId;

    @Enumerated(EnumType.STRING)
    private Status status;

    private @Nullable String contactEmail;
    private String country;
    private @Nullable String account;
    private Instant begunAt;

    protected Onboarding() {}

    Onboarding(String id, Clinic clinic, String contactEmail, Instant now) {
        this.id = id;
        this.organisationId = clinic.organisationId();
        this.clinicId = clinic.id();
        this.status = Status.CREATING;
        this.contactEmail = contactEmail;
        this.country = clinic.country();
        this.begunAt = now;
    }

    /** Also the idempotency key of the account's creation. */
    String id() {
        return id;
    }

    String clinicId() {
        return clinicId;
    }

    /** ISO 3166-1 alpha-2, of the account to create. */
    String country() {
        return country;
    }

    /** Null once the account is created. */
    @Nullable
    String contactEmail() {
        return contactEmail;
    }

    /** Null until the account is created. */
    @Nullable
    String account() {
        return account;
    }

    Instant begunAt() {
        return begunAt;
    }

    boolean isOpen() {
        return status == Status.OPEN;
    }

    void created(String newAccount) {
        if (status == Status.CREATING) {
            status = Status.OPEN;
            account = newAccount;
            contactEmail = null;
        }
    }
}
