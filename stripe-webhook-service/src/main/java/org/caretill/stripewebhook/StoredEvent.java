package org.caretill.stripewebhook;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event as the operator sees it: everything but its payload.
 *
 * @param createdAt when it happened at Stripe
 * @param sha256 of the stored payload (see {@link KeptFields}), in hex
 * @param flags see {@link Flag}; empty if its facts were published
 * @param replays how often the operator has replayed it
 * @param source how it arrived first: {@code webhook} or {@code back-fill}
 */
@Schema(name = "StripeEvent")
record StoredEvent(
        String id,
        String endpoint,
        @Nullable String account,
        String type,
        @Nullable String apiVersion,
        @Nullable Boolean livemode,
        @Nullable Instant createdAt,
        Instant receivedAt,
        String sha256,
        List<String> flags,
        int replays,
        String source) {

    /** How an event arrived first. */
    enum Source {
        WEBHOOK("webhook"),
        BACK_FILL("back-fill");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** The code in the table and in answers. */
        String text() {
            return text;
        }
    }

    static StoredEvent of(Row row) {
        OffsetDateTime created = row.getOffsetDateTime("created");
        return new StoredEvent(
                row.getString("id"),
                row.getString("endpoint"),
                row.getString("account"),
                row.getString("type"),
                row.getString("api_version"),
                row.getBoolean("livemode"),
                created == null ? null : created.toInstant(),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getString("sha256"),
                List.of(row.getArrayOfStrings("flags")),
                row.getInteger("replays"),
                row.getString("source"));
    }
}
