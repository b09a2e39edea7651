package org.caretill.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.caretill.notification.GuestPages.Page;
import org.caretill.notification.GuestPages.Presence;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of the live protocol ({@code contracts/live-asyncapi.yaml}), in the form for staff and in the
 * form for guests.
 */
@ApplicationScoped
class LiveMessages {

    /** Says only that the connection is alive. */
    static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";

    /** Bounds the message about who is present; far more than a call has. */
    private static final int MAX_PARTICIPANTS = 300;

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

    /** The message for staff about the guests of their clinics in the call: who is there, and who was. */
    String presence(Viewer.Clinician clinician, List<Presence> presences) {
        return write(
                new PresenceMessage(
                        "presence",
                        presences.stream()
                                .filter(presence -> clinician.sees(presence.page()))
                                .limit(MAX_PARTICIPANTS)
                                .map(Participant::of)
                                .toList()),
                PaymentRequestState.Staff.class);
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

    private record PresenceMessage(String type, List<Participant> participants) {}

    /**
     * A page of a guest.
     *
     * @param paymentRequestId the request of the page behind a pay link; absent for the page of the call
     */
    private record Participant(
            String participantId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String paymentRequestId,

            boolean present) {

        static Participant of(Presence presence) {
            Page page = presence.page();
            String request = page.paymentRequestId();
            return new Participant(page.participantId(), request.isEmpty() ? null : request, presence.present());
        }
    }

    private record Snapshot(String type, List<PaymentRequestState> paymentRequests) {}

    private record ChangeMessage(String type, String event, Instant at, PaymentRequestState paymentRequest) {}
}
