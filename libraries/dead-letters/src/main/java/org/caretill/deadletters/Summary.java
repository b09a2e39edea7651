package org.caretill.deadletters;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in a list: everything but the content of its message.
 *
 * @param topic where the message was read from; the dead-letter topic itself if that is unknown
 * @param eventId the CloudEvents id; null if the message is no event
 * @param replays how often the event was replayed, before it failed this time and as this letter
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

    @Schema(name = "DeadLetterStatus")
    enum Status {
        WAITING,
        REPLAYED
    }

    @JsonProperty
    Status status() {
        return replayedAt == null ? Status.WAITING : Status.REPLAYED;
    }

    /** As text, or in Base64 if it is not UTF-8. */
    @JsonProperty
    @Nullable
    String key() {
        return Text.of(messageKey).text();
    }
}
