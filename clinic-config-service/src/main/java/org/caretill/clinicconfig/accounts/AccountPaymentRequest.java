package org.caretill.clinicconfig.accounts;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A payment request as payment-request-service last published it. */
@Entity
@Immutable
class AccountPaymentRequest {

    @Id
    String id;

    String organisationId;
    String clinicId;
    String account;
    String status;
    boolean needsAttention;

    @Nullable
    Instant endedAt;

    long version;

    protected AccountPaymentRequest() {}
}
