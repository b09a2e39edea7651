package org.caretill.deadletters;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in a list: everything but what its message says.
 *
 * @param topic where the message stood when it could not be processed; the topic of dead letters itself if nobody knows
 * @param eventId the CloudEvents id; null if the message is no event
 * @param replays how often the event was replayed: before it died here, and as this letter
 */
@Schema(name = "DeadLetter")
record Summary(
        String id,
        String consumer,
        String topic,
        int partition,
        long offset,
        @JsonIgnore byte @Nullable [] messageKey,
        @Nullable String eventId,
        @Nullable String eventType,
        String reason,
        Instant deadAt,
        @Nullable Instant replayedAt,
        int replays) {

    enum Status {
        WAITING,
        REPLAYED
    }

    @JsonProperty
    Status status() {
        return replayedAt == null ? Status.WAITING : Status.REPLAYED;
    }

    /** As text; in Base64 where it is none. */
    @JsonProperty
    @Nullable
    String key() {
        return Text.of(messageKey).text();
    }
}
