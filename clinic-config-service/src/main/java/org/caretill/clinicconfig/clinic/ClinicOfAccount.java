package org.caretill.clinicconfig.clinic;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** Index of accounts to clinics: the account is, or once was, linked to the clinic. */
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
