package org.caretill.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.UUID;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;

/** A payment request of a test, made from the contract's example, and its events. */
record ExampleRequest(ObjectNode data) {

    static final String TOPIC = "payment-requests.v1";

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    static ExampleRequest in(String clinicId, String callId) {
        return of("PaymentRequested")
                .with(
                        "id",
                        "preq_" + UUID.randomUUID().toString().replace("-", "").substring(0, 26))
                .with("clinicId", clinicId)
                .with("callId", callId);
    }

    static ExampleRequest of(String eventType) {
        try {
            return new ExampleRequest((ObjectNode) JSON.readTree(EventContract.example(eventType)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    ExampleRequest with(String field, String value) {
        return new ExampleRequest(data.deepCopy().put(field, value));
    }

    ExampleRequest payer(String participantId) {
        return with("payerParticipantId", participantId);
    }

    ExampleRequest version(long version) {
        return new ExampleRequest(data.deepCopy().put("version", version));
    }

    String id() {
        return data.path("id").asText();
    }

    /** Publishes the event that led to this state. */
    ExampleRequest publish(String eventType) {
        Events.send(TOPIC, id(), eventType, data.toString());
        return this;
    }

    PaymentRequestState state() {
        try {
            return JSON.treeToValue(
                    data.deepCopy()
                            .without(java.util.List.of(
                                    "organisationId", "stripeAccount", "paymentIntent", "refund", "disputeChange")),
                    PaymentRequestState.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
