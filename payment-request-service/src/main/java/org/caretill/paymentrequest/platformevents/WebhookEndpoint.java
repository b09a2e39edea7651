package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform wants to be told, as it sees it.
 *
 * @param organisationId events of this organisation only; null: of all organisations
 * @param eventTypes only these; empty: every type, also those that there will be later
 * @param pausedReason null if it is active
 * @param failingSince the first failed attempt since the last one that succeeded; null: the last one succeeded
 * @param failures how many failed since then
 * @param waiting how many deliveries wait: for their turn, their next attempt, or the end of the pause
 */
@Schema(name = "WebhookEndpoint")
record WebhookEndpoint(
        String id,
        String url,
        @Nullable String description,
        List<PlatformEventType> eventTypes,
        @Nullable String organisationId,
        WebhookEndpoint.Status status,
        WebhookEndpoint.@Nullable PausedReason pausedReason,
        @Nullable Instant pausedAt,
        @Nullable Instant failingSince,
        int failures,
        long waiting,
        Instant createdAt,
        List<Secret> secrets) {

    /** The prefix of the ids. */
    static final String PREFIX = "hook";

    @Schema(name = "WebhookEndpointStatus")
    enum Status {
        ACTIVE,
        /** Nothing is sent; what happens meanwhile waits. */
        PAUSED
    }

    @Schema(name = "WebhookEndpointPausedReason")
    enum PausedReason {
        /** The platform, the operator or a manager wanted it. */
        REQUESTED,
        /** Every attempt failed for too long. */
        FAILING,
        /** It answered 410 Gone. */
        GONE
    }

    /**
     * A secret that signs what is sent, without the secret itself.
     *
     * @param expiresAt from then on it signs nothing; null: it is the latest
     */
    @Schema(name = "WebhookSecret")
    record Secret(String id, Instant createdAt, @Nullable Instant expiresAt) {

        static final String PREFIX = "whsk";
    }

    /**
     * The answer to the creation, and to the rotation.
     *
     * @param secret in clear, this once only
     */
    @Schema(name = "WebhookEndpointWithSecret")
    record WithSecret(@JsonUnwrapped WebhookEndpoint endpoint, String secret) {

        /** Without the secret, because records are written into logs easily. */
        @Override
        public String toString() {
            return endpoint.id;
        }
    }
}
