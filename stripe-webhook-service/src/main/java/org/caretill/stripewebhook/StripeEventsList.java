package org.caretill.stripewebhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.StripeResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.caretill.stripeclient.BoundedCall;
import org.caretill.stripeclient.CallBudget;
import org.caretill.stripeclient.StripeClients;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.striperules.StripeEventType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's list of an account's events of the last 30 days (<a
 * href="https://docs.stripe.com/api/events/list">events</a>) of the types that we understand, newest first, read
 * without the library, which cannot read events with another API version than its own. Every call blocks: call from a
 * virtual thread, never inside a transaction.
 */
@Singleton
class StripeEventsList {

    private static final Logger LOG = Logger.getLogger(StripeEventsList.class);

    /** No retries here: the back-fill has its own, which survive a restart and do not block other accounts. */
    private static final int RETRIES = 0;

    /** Stripe's maximum. */
    private static final int PAGE_SIZE = 100;

    /** At most 20 types can be asked for, and not together with {@code type}. */
    private static final String TYPES =
            StripeEventType.codes().stream().map(type -> "&types%5B%5D=" + type).collect(Collectors.joining());

    private static final ObjectReader JSON =
            JsonMapper.builder(new JsonFactory()).build().readerFor(JsonNode.class);

    private final StripeClient stripe;
    private final InstantSource clock;
    private final Duration limit;

    @Inject
    StripeEventsList(StripeConfiguration configuration, InstantSource clock, CallBudget budget) {
        this(configuration, clock, budget, BoundedCall.LIMIT);
    }

    StripeEventsList(StripeConfiguration configuration, InstantSource clock, CallBudget budget, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.stripe = StripeClients.of(configuration.secretKey(), configuration.simulator(), RETRIES, budget);
    }

    /**
     * A page of events, newest first.
     *
     * @param hasMore whether there are older ones on the next page
     */
    record Page(List<StripeEvent> events, boolean hasMore) {}

    /**
     * The events created at this time or later.
     *
     * @param account null: the platform's own
     * @param after the id of the last event of the previous page; null: the first page
     * @throws StripeFailure if the call fails
     */
    Page page(@Nullable String account, Instant from, @Nullable String after) {
        String address = "/v1/events?limit=" + PAGE_SIZE + "&created%5Bgte%5D=" + from.getEpochSecond() + TYPES
                + (after == null ? "" : "&starting_after=" + after);
        var options = RawRequestOptions.builder().setStripeAccount(account).build();
        try {
            return BoundedCall.run(limit, () -> read(stripe.rawRequest(RequestMethod.GET, address, null, options)));
        } catch (StripeException e) {
            StripeFailure failure = StripeFailure.of(e);
            LOG.debugf("listing events at stripe failed: %s", failure.getMessage());
            throw failure;
        }
    }

    /** Whatever answers in Stripe's place gives no id of the request. */
    private Page read(StripeResponse answer) {
        try {
            return read(answer.body(), StripeClients.answeredAt(answer, clock));
        } catch (IOException _) {
            throw answer.requestId() == null
                    ? new StripeFailure.NotFromStripe("not a list of events")
                    : new StripeFailure.Unreadable("not a list of events");
        }
    }

    static Page read(String list, Instant sentAt) throws IOException {
        JsonNode page = JSON.readTree(list);
        boolean hasMore = page.path("has_more").booleanValue();
        List<StripeEvent> events = new ArrayList<>();
        for (JsonNode event : page.path("data")) {
            events.add(StripeEvent.of(event, sentAt).orElseThrow(() -> new IOException("not an event")));
        }
        if (!page.path("has_more").isBoolean() || !page.path("data").isArray() || (hasMore && events.isEmpty())) {
            throw new IOException("not a list of events");
        }
        return new Page(events, hasMore);
    }
}
