package org.caretill.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * Writes the messages of the live protocol ({@code contracts/live-asyncapi.yaml}), in the form for staff and in the
 * form for guests.
 */
@ApplicationScoped
class LiveMessages {

    /** Says only that the connection is alive. */
    static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";

    private final ObjectMapper json;

    LiveMessages(ObjectMapper json) {
        this.json = json;
    }

    /** The message with all requests that the viewer may see, oldest first. */
    String snapshot(Viewer viewer, List<PaymentRequestState> requests) {
        return write(
                new Snapshot("snapshot", requests),
                switch (viewer) {
                    case Viewer.Clinician _ -> PaymentRequestState.Staff.class;
                    case Viewer.Guest _ -> PaymentRequestState.Guest.class;
                });
    }

    /**
     * The message of an event, serialised once for all sockets.
     *
     * @param at when the event happened
     */
    Change change(String event, Instant at, PaymentRequestState request) {
        var message = new ChangeMessage("change", event, at, request);
        return new Change(
                event,
                request,
                write(message, PaymentRequestState.Staff.class),
                write(message, PaymentRequestState.Guest.class));
    }

    private String write(Object message, Class<?> reader) {
        try {
            return json.writerWithView(reader).writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A change, ready to be sent. */
    record Change(String event, PaymentRequestState request, String forStaff, String forGuests) {

        String textFor(Viewer viewer) {
            return switch (viewer) {
                case Viewer.Clinician _ -> forStaff;
                case Viewer.Guest _ -> forGuests;
            };
        }
    }

    private record Snapshot(String type, List<PaymentRequestState> paymentRequests) {}

    private record ChangeMessage(String type, String event, Instant at, PaymentRequestState paymentRequest) {}
}
