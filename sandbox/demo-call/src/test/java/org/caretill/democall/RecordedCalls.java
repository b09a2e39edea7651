package org.caretill.democall;

import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * A fake payment-request-service that records admitted guests and ended calls, fails for the guest called Nobody, and
 * refuses names that turn the direction of writing.
 */
@Mock
@RestClient
@ApplicationScoped
class RecordedCalls implements PaymentRequestService {

    static final Instant EXPIRES_AT = Instant.parse("2099-11-23T05:00:00Z");

    private final List<NewGuest> admitted = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();

    @Override
    public GuestToken mint(String callId, NewGuest guest) {
        if (guest.displayName().equals("Nobody")) {
            throw new WebApplicationException(500);
        }
        if (guest.displayName().contains("\u202E")) {
            throw new WebApplicationException(400);
        }
        admitted.add(guest);
        return new GuestToken("token-for-" + callId, EXPIRES_AT);
    }

    @Override
    public void end(String callId, CallOfClinic call) {
        if (callId.equals("call-away")) {
            throw new WebApplicationException(500);
        }
        ended.add(callId + " of " + call.clinicId());
    }

    public List<String> ended() {
        return List.copyOf(ended);
    }

    /** The last guest of this name. */
    public NewGuest admitted(String displayName) {
        return admitted.stream()
                .filter(guest -> guest.displayName().equals(displayName))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
