package org.caretill.stripeclient;

import com.stripe.StripeClient;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.jspecify.annotations.Nullable;

/**
 * Builds the clients through which services call Stripe, all with the same timeouts; {@link BoundedCall} limits a whole
 * call. Neither they nor this library log requests or responses. Every call blocks: call from a virtual thread, never
 * inside a transaction.
 */
public final class StripeClients {

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 20_000;

    private StripeClients() {}

    /**
     * A client of Stripe's API.
     *
     * @param apiBase the address of the simulator; empty: the calls go to Stripe
     * @param retries how often the library repeats a call that got no answer, with the same idempotency key
     * @param budget for the calls of background work
     */
    public static StripeClient of(PlatformKey secretKey, Optional<String> apiBase, int retries, CallBudget budget) {
        var builder = StripeClient.builder()
                .setHttpClient(new LimitedHttpClient(budget))
                .setApiKey(secretKey.text())
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setReadTimeout(READ_TIMEOUT_MS)
                .setMaxNetworkRetries(retries);
        apiBase.ifPresent(builder::setApiBase);
        return builder.build();
    }

    /**
     * When Stripe answered, by its own clock, because this is compared with the times of its events; in whole seconds.
     * By our clock if the answer has no date.
     */
    public static Instant answeredAt(@Nullable StripeResponse answer, InstantSource clock) {
        return answer == null
                ? clock.instant()
                : answer.headers()
                        .firstValue("Date")
                        .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                        .orElseGet(clock::instant);
    }

    /** The same settings for calls that the library makes without a client, such as those of Connect's OAuth. */
    public static RequestOptions options(PlatformKey secretKey, String base, int retries) {
        return RequestOptions.builder()
                .setApiKey(secretKey.text())
                .setBaseUrl(base)
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setReadTimeout(READ_TIMEOUT_MS)
                .setMaxNetworkRetries(retries)
                .build();
    }
}
