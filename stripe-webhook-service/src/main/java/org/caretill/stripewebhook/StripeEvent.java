package org.caretill.stripewebhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a Stripe event that we need (<a href="https://docs.stripe.com/api/events/object">the event object</a>),
 * read from every API version. Stripe's Java library cannot read the object of an event with another version than its
 * own, and each clinic's account and each test key may have another.
 *
 * @param id {@code evt_…}: the same for redeliveries
 * @param account the connected account the event happened on, or {@code null} for the platform's own
 * @param livemode {@code null} if the event does not say
 * @param created when it happened, or {@code null} if the event does not say it in epoch seconds; never after
 *     Stripe sent it, because a later time would outlive everything that Stripe says until then
 * @param json the whole event
 */
record StripeEvent(
        String id,
        String type,
        @Nullable String account,
        @Nullable String apiVersion,
        @Nullable Boolean livemode,
        @Nullable Instant created,
        JsonNode json) {

    /** Stripe's names are short and printable; PostgreSQL would refuse some others. */
    private static final Pattern NAME = Pattern.compile("[!-~]{1,255}");

    /** The year 9999, the last that ISO 8601 writes in four digits. */
    private static final long LAST_EPOCH_SECOND = 253_402_300_799L;

    private static final ObjectReader JSON = JsonMapper.builder(new JsonFactory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /**
     * Reads a webhook's body; empty if it is not JSON, or has no id or no type.
     *
     * @param sentAt by Stripe's clock, if it is known: ours may differ from it
     */
    static Optional<StripeEvent> read(byte[] body, Instant sentAt) {
        try {
            return of(JSON.readTree(body), sentAt);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty if it has no id or no type. */
    static Optional<StripeEvent> of(JsonNode event, Instant sentAt) {
        String id = name(event.path("id"));
        String type = name(event.path("type"));
        if (id == null || type == null) {
            return Optional.empty();
        }
        return Optional.of(new StripeEvent(
                id,
                type,
                name(event.path("account")),
                name(event.path("api_version")),
                event.path("livemode").isBoolean() ? event.path("livemode").asBoolean() : null,
                earlier(instant(event.path("created")), sentAt.truncatedTo(ChronoUnit.SECONDS)),
                event));
    }

    /** The object that the event is about, at the time of the event; a missing node if there is none. */
    JsonNode object() {
        return json.path("data").path("object");
    }

    /**
     * Whether it is about a payment that was taken at the clinic's Stripe account without Caretill, by the clinic itself
     * or by another program: Stripe names the
     * <a href="https://docs.stripe.com/api/payment_intents/object">application</a> that made a PaymentIntent or a
     * charge, and we write our id into its metadata, which the clinic can change. Refunds and disputes do not say whose
     * payment they are about.
     *
     * @param ours the platform's application, {@code ca_…}
     */
    boolean isOfAnotherApplication(String ours) {
        JsonNode application = object().path("application");
        // With expansion, Stripe writes the application itself instead of its id.
        JsonNode id = application.isObject() ? application.path("id") : application;
        return !id.isMissingNode()
                && !ours.equals(id.textValue())
                && !object().path("metadata").has("caretill_payment_request_id");
    }

    /** The same event with this account. */
    StripeEvent on(@Nullable String connected) {
        return new StripeEvent(id, type, connected, apiVersion, livemode, created, json);
    }

    private static @Nullable String name(JsonNode value) {
        return value.isTextual() && NAME.matcher(value.textValue()).matches() ? value.textValue() : null;
    }

    /** The time, or the limit if that is earlier; {@code null} if there is no time. */
    static @Nullable Instant earlier(@Nullable Instant time, Instant limit) {
        return time != null && time.isAfter(limit) ? limit : time;
    }

    /** A time in epoch seconds; {@code null} if it is not one. */
    static @Nullable Instant instant(JsonNode value) {
        return value.canConvertToLong()
                        && value.isIntegralNumber()
                        && value.longValue() >= 0
                        && value.longValue() <= LAST_EPOCH_SECOND
                ? Instant.ofEpochSecond(value.longValue())
                : null;
    }
}
