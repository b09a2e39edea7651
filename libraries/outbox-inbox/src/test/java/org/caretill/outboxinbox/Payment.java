package org.caretill.outboxinbox;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** The effect of one event. */
@Entity
class Payment {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String reference;
    long amountMinor;

    protected Payment() {}

    Payment(String reference, long amountMinor) {
        this.reference = reference;
        this.amountMinor = amountMinor;
    }
}
