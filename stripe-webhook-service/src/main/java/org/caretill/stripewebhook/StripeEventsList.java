package org.caretill.stripewebhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.StripeResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.caretill.stripeclient.BoundedCall;
import org.caretill.stripeclient.StripeClients;
import org.caretill.stripeclient.StripeFailure;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's list of an account's events of the last 30 days (<a
 * href="https://docs.stripe.com/api/events/list">events</a>), newest first, each as the bytes that Stripe wrote,
 * because the library cannot read events with another API version than its own. Every call blocks: call from a virtual
 * thread, never inside a transaction.
 */
@Singleton
class StripeEventsList {

    private static final Logger LOG = Logger.getLogger(StripeEventsList.class);

    /** No retries here: the back-fill has its own, which survive a restart and do not block other accounts. */
    private static final int RETRIES = 0;

    /** Stripe's maximum. */
    private static final int PAGE_SIZE = 100;

    private static final JsonFactory JSON = new JsonFactory();

    private final StripeClient stripe;
    private final Duration limit;

    @Inject
    StripeEventsList(StripeConfiguration configuration) {
        this(configuration, BoundedCall.LIMIT);
    }

    StripeEventsList(StripeConfiguration configuration, Duration limit) {
        this.limit = limit;
        this.stripe = StripeClients.of(configuration.secretKey(), configuration.simulator(), RETRIES);
    }

    /**
     * A page of events, newest first.
     *
     * @param hasMore whether there are older ones on the next page
     */
    record Page(List<byte[]> events, boolean hasMore) {}

    /**
     * The events created at this time or later.
     *
     * @param account null: the platform's own
     * @param after the id of the last event of the previous page; null: the first page
     * @throws StripeFailure if the call fails
     */
    Page page(@Nullable String account, Instant from, @Nullable String after) {
        String address = "/v1/events?limit=" + PAGE_SIZE + "&created%5Bgte%5D=" + from.getEpochSecond()
                + (after == null ? "" : "&starting_after=" + after);
        var options = RawRequestOptions.builder().setStripeAccount(account).build();
        try {
            StripeResponse answer =
                    BoundedCall.run(limit, () -> stripe.rawRequest(RequestMethod.GET, address, null, options));
            return read(answer.body().getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            throw new StripeFailure.Unreadable("not a list of events");
        } catch (StripeException e) {
            StripeFailure failure = StripeFailure.of(e);
            LOG.debugf("listing events at stripe failed: %s", failure.getMessage());
            throw failure;
        }
    }

    /** Extracts the events' bytes from the list, unchanged. */
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
        if (hasMore == null || (hasMore && events.isEmpty())) {
            throw new IOException("not a list of events");
        }
        return new Page(events, hasMore);
    }
}
