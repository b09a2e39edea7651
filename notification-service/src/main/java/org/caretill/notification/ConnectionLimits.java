package org.caretill.notification;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many connections this process, a person, and the people of one tenant in a call may have. A connection counts
 * from its upgrade until it is closed, whether or not a WebSocket came of it. The limits of one tenant cannot be used
 * up by another one, even where both name the same call.
 */
@ApplicationScoped
class ConnectionLimits {

    private final int perProcess;
    private final int perGuest;
    private final int perStaffMember;
    private final int perCall;

    private final Map<String, Integer> taken = new HashMap<>();
    private int total;

    ConnectionLimits(
            @ConfigProperty(name = "caretill.live.max-connections") int perProcess,
            @ConfigProperty(name = "caretill.live.max-connections-per-guest") int perGuest,
            @ConfigProperty(name = "caretill.live.max-connections-per-staff-member") int perStaffMember,
            @ConfigProperty(name = "caretill.live.max-connections-per-call") int perCall) {
        this.perProcess = perProcess;
        this.perGuest = perGuest;
        this.perStaffMember = perStaffMember;
        this.perCall = perCall;
    }

    /** The answer to a request for a connection. */
    sealed interface Answer {}

    /** The process, or the tenant in this call, has as many connections as it may. */
    record Full() implements Answer {}

    /** The person has as many connections as they may. */
    record PersonHasEnough() implements Answer {}

    /** The connection may be opened; it counts until it is given back. */
    final class Place implements Answer {

        private final List<String> owners;
        private final AtomicBoolean givenBack = new AtomicBoolean();

        private Place(List<String> owners) {
            this.owners = owners;
        }

        /** Gives the place back; has no effect the second time. */
        void giveBack() {
            if (givenBack.compareAndSet(false, true)) {
                ConnectionLimits.this.giveBack(owners);
            }
        }
    }

    Answer forGuest(String clinicId, String callId, String participantId) {
        String call = "guests/" + clinicId + '/' + callId;
        return take(call + '/' + participantId, perGuest, call);
    }

    Answer forStaff(String organisationId, String subject, String callId) {
        return take("staff/" + subject, perStaffMember, "staff/" + organisationId + '/' + callId);
    }

    private synchronized Answer take(String person, int perPerson, String call) {
        if (total >= perProcess || taken.getOrDefault(call, 0) >= perCall) {
            return new Full();
        }
        if (taken.getOrDefault(person, 0) >= perPerson) {
            return new PersonHasEnough();
        }
        total++;
        var place = new Place(List.of(person, call));
        place.owners.forEach(owner -> taken.merge(owner, 1, Integer::sum));
        return place;
    }

    private synchronized void giveBack(List<String> owners) {
        total--;
        owners.forEach(owner -> taken.computeIfPresent(owner, (_, count) -> count == 1 ? null : count - 1));
    }
}
