package org.caretill.paymentrequest.guest;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventTopics;
import org.caretill.identifiers.PlatformId;
import org.caretill.outboxinbox.Outbox;
import org.caretill.outboxinbox.OutgoingEvent;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/**
 * {@code POST /v1/calls/{callId}/end}: the video-call platform ends the call. All guests of the call and clinic are
 * former guests at once: they may still pay what is open ({@link RevokedGuestTokens}), and nobody can request a payment
 * from them. Admitting somebody starts the call again. Idempotent, unless somebody was admitted in between.
 */
@Path("/v1/calls/{callId}/end")
@Tag(
        name = "Calls and guests",
        description = "Your platform admits the participants of its calls and says when a call has ended.")
class EndOfCallResource {

    private static final Logger LOG = Logger.getLogger(EndOfCallResource.class);

    private final Transactions transactions;
    private final CallGenerations generations;
    private final Outbox outbox;
    private final InstantSource clock;

    EndOfCallResource(Transactions transactions, CallGenerations generations, Outbox outbox, InstantSource clock) {
        this.transactions = transactions;
        this.generations = generations;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Which clinic's call has ended: several clinics may use the same call id. */
    @Schema(name = "EndOfCall")
    record Ending(
            @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            String clinicId) {}

    @Schema(name = "EndedCall")
    record Ended(String callId, String clinicId, Instant endedAt) {}

    /**
     * The data of the event.
     *
     * @param generation tokens of older generations of the call are revoked
     */
    record GuestTokensRevoked(String clinicId, String callId, int generation, Instant revokedAt) {

        OutgoingEvent asEvent() {
            return new OutgoingEvent(EventTopics.PAYMENT_REQUESTS, clinicId, "GuestTokensRevoked", this);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.CALL_PLATFORM)
    @Operation(operationId = "endCall", summary = "Say that a call has ended")
    @APIResponse(
            responseCode = "200",
            description = "All guests of the call are former guests, who may only pay what is open")
    public Uni<Ended> end(
            @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String callId,
            @NotNull @Valid Ending ending) {
        // Truncated so that a repeated call, which reads the time from the database, gets the same answer.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return transactions.run(Tenancy.ofClinic(ending.clinicId()), () -> end(callId, ending.clinicId(), now));
    }

    private Uni<Ended> end(String callId, String clinicId, Instant now) {
        return generations
                .lock(clinicId, callId)
                .chain(() -> generations.end(clinicId, callId, now))
                .chain(end -> end.isEmpty()
                        ? generations.endedAt(clinicId, callId)
                        : publish(new GuestTokensRevoked(
                                        clinicId,
                                        callId,
                                        end.get().generation(),
                                        end.get().at()))
                                .replaceWith(now))
                .map(endedAt -> new Ended(callId, clinicId, endedAt == null ? now : endedAt));
    }

    private Uni<Void> publish(GuestTokensRevoked revoked) {
        LOG.infof(
                "call ended: call=%s clinic=%s generation=%d",
                revoked.callId(), revoked.clinicId(), revoked.generation());
        return outbox.add(revoked.asEvent());
    }
}
