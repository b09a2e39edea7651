package org.caretill.paymentrequest.idempotency;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;

/** The stored answer to a command, by its caller and Idempotency-Key. */
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
