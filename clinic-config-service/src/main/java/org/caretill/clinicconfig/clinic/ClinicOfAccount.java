package org.caretill.clinicconfig.clinic;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** Where to look for an account's links: the account is, or once was, the clinic's. */
@Entity
@Immutable
@IdClass(ClinicOfAccount.Key.class)
class ClinicOfAccount {

    @Id
    String account;

    @Id
    String clinicId;

    String organisationId;

    protected ClinicOfAccount() {}

    record Key(String account, String clinicId) implements Serializable {}
}
