package org.caretill.stripewebhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.StripeResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's list of an account's events of the last 30 days (<a href="https://docs.stripe.com/api/events/list">events</a>),
 * newest first, each as the bytes Stripe wrote: the library's typed events are empty where their API version is not its own.
 * Every call blocks: call from a virtual thread, never inside a transaction.
 */
@Singleton
class StripeEventsList {

    private static final Logger LOG = Logger.getLogger(StripeEventsList.class);

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 20_000;

    /** The most that Stripe gives. */
    private static final int PAGE_SIZE = 100;

    private static final JsonFactory JSON = new JsonFactory();

    private final StripeClient stripe;

    StripeEventsList(StripeSettings settings) {
        // No retries within a call: the back-fill has its own, which are durable and leave room for others.
        var builder = StripeClient.builder()
                .setApiKey(settings.secretKey())
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setReadTimeout(READ_TIMEOUT_MS)
                .setMaxNetworkRetries(0);
        settings.apiBase().ifPresent(builder::setApiBase);
        this.stripe = builder.build();
    }

    /**
     * Some events, newest first.
     *
     * @param hasMore whether there are older ones behind the last
     */
    record Page(List<byte[]> events, boolean hasMore) {}

    /** Why Stripe did not list the events. */
    enum Trouble {
        /** It is away, or was interrupted. */
        UNAVAILABLE("stripe-unavailable"),
        /** Too many calls of the platform, of whatever kind. */
        RATE_LIMITED("rate-limited"),
        /** The account no longer lets the platform in. */
        UNLINKED("account-unlinked"),
        /** The platform's key is not, or no longer, right. */
        KEY_REFUSED("key-refused"),
        /** The platform's key may not list events. */
        NOT_PERMITTED("not-permitted"),
        REFUSED("refused-by-stripe"),
        /** The answer is no list of events. */
        UNREADABLE("answer-unreadable");

        private final String text;

        Trouble(String text) {
            this.text = text;
        }

        /** As it stands in the table, answers and logs. */
        String text() {
            return text;
        }
    }

    static final class NotListedException extends Exception {

        private final Trouble trouble;
        private final @Nullable Duration retryAfter;

        NotListedException(Trouble trouble, @Nullable Duration retryAfter) {
            super(trouble.text, null, false, false);
            this.trouble = trouble;
            this.retryAfter = retryAfter;
        }

        Trouble trouble() {
            return trouble;
        }

        /** How long Stripe wants to be left alone, if it says so. */
        Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /**
     * The events that were created at this time or later.
     *
     * @param account null: the platform's own
     * @param after the id of the last event of the page before; null: from the newest on
     */
    Page page(@Nullable String account, Instant from, @Nullable String after) throws NotListedException {
        String address = "/v1/events?limit=" + PAGE_SIZE + "&created%5Bgte%5D=" + from.getEpochSecond()
                + (after == null ? "" : "&starting_after=" + after);
        var options = RawRequestOptions.builder().setStripeAccount(account).build();
        try {
            StripeResponse answer = stripe.rawRequest(RequestMethod.GET, address, null, options);
            return read(answer.body().getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            throw new NotListedException(Trouble.UNREADABLE, null);
        } catch (StripeException e) {
            // Codes and ids only: Stripe's message may quote what was sent.
            LOG.debugf(
                    "events not listed: kind=%s status=%s code=%s request=%s",
                    e.getClass().getSimpleName(), e.getStatusCode(), e.getCode(), e.getRequestId());
            throw new NotListedException(troubleOf(e), retryAfter(e));
        }
    }

    /** Cuts the events out of the list, as they are. */
    static Page read(byte[] list) throws IOException {
        List<byte[]> events = new ArrayList<>();
        Boolean hasMore = null;
        try (JsonParser json = JSON.createParser(list)) {
            boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
            while (isObject && json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("data") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
                        json.skipChildren();
                        int end = Math.toIntExact(json.currentLocation().getByteOffset());
                        events.add(Arrays.copyOfRange(list, start, end));
                    }
                } else if (field.equals("has_more") && value.isBoolean()) {
                    hasMore = json.getBooleanValue();
                } else {
                    json.skipChildren();
                }
            }
        }
        if (hasMore == null || hasMore && events.isEmpty()) {
            throw new IOException("no list");
        }
        return new Page(events, hasMore);
    }

    private static Trouble troubleOf(StripeException e) {
        if ("account_invalid".equals(e.getCode())) {
            return Trouble.UNLINKED;
        }
        boolean isTheirs = e.getStatusCode() == null || e.getStatusCode() >= 500 || e.getStatusCode() == 409;
        return switch (e) {
            case RateLimitException _ -> Trouble.RATE_LIMITED;
            case ApiConnectionException _ -> Trouble.UNAVAILABLE;
            case PermissionException _ -> Trouble.NOT_PERMITTED;
            case AuthenticationException _ -> Trouble.KEY_REFUSED;
            default -> isTheirs ? Trouble.UNAVAILABLE : Trouble.REFUSED;
        };
    }

    private static @Nullable Duration retryAfter(StripeException e) {
        if (e.getStripeError() == null || e.getStripeError().getLastResponse() == null) {
            return null;
        }
        return e.getStripeError()
                .getLastResponse()
                .headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }
}
