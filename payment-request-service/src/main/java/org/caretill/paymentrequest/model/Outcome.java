package org.caretill.paymentrequest.model;

import org.caretill.contracts.Attention;
import org.caretill.contracts.PaymentRequestEventType;

/** What a fact does to a payment request. */
public sealed interface Outcome {

    /** The request moves to (or stays in) a status, and the event is published. */
    record Changed(Status status, PaymentRequestEventType event) implements Outcome {}

    /** The fact is a duplicate or outdated: nothing happens. */
    record Unchanged() implements Outcome {}

    /** The fact contradicts the request: it is recorded, and a person must look. */
    record NeedsAttention(Attention reason) implements Outcome {}

    /** The request's state does not allow what was asked for. */
    record Refused(Refusal reason) implements Outcome {}
}
