package org.caretill.paymentrequest.idempotency;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;

/** The answer given to a command under the key its caller chose. */
@Entity
@IdClass(IdempotentAnswer.Key.class)
class IdempotentAnswer {

    @Id
    String caller;

    @Id
    String key;

    String requestHash;
    String answer;

    record Key(String caller, String key) {}

    /** For Hibernate. */
    IdempotentAnswer() {}
}
