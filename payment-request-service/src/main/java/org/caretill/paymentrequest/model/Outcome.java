package org.caretill.paymentrequest.model;

/** What a fact does to a payment request. */
public sealed interface Outcome {

    /** The request moves to (or stays in) a status, and the event is published. */
    record Changed(Status status, EventType event) implements Outcome {}

    /** The fact was already true, or is older news: nothing happens. */
    record Unchanged() implements Outcome {}

    /** The fact is real and does not fit: it is recorded, and a person must look. */
    record NeedsAttention(Attention reason) implements Outcome {}

    /** Somebody asked for what the request's state does not allow. */
    record Refused(Refusal reason) implements Outcome {}
}
