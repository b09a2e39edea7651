package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.caretill.paymentrequest.platformevents.WebhookDeliveries.Claimed;
import org.caretill.paymentrequest.platformevents.WebhookDeliveries.Due;
import org.caretill.paymentrequest.platformevents.WebhookEndpoint.PausedReason;
import org.caretill.paymentrequest.platformevents.WebhookEndpoints.StoredSecret;
import org.caretill.paymentrequest.platformevents.WebhookSender.Message;
import org.caretill.paymentrequest.platformevents.WebhookSender.Result;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers an event to an endpoint: claims it, sends it, stores how that ended, each in a transaction of its own or
 * none. A receiver that has the event may get it again if this process dies before the result is stored. An endpoint
 * whose attempts have all failed for {@code caretill.webhooks-out.paused-after}, or that says that it is gone, is paused.
 * Call it from a virtual thread.
 */
@ApplicationScoped
class WebhookDelivery {

    private static final Logger LOG = Logger.getLogger(WebhookDelivery.class);

    /** Fewer say nothing, however long ago the first was: an endpoint that gets one event a week. */
    private static final int FEWEST_FAILURES = 5;

    private static final int GONE = 410;

    /** The type of test events, which no endpoint can choose. */
    private static final String TEST_TYPE = "webhook_endpoint.test";

    /** So many test events are on their way at a time; a slow receiver keeps each for twenty seconds. */
    private static final int MOST_TESTS = 20;

    private final Semaphore tests = new Semaphore(MOST_TESTS);

    private final Transactions transactions;
    private final WebhookEndpoints endpoints;
    private final WebhookDeliveries deliveries;
    private final WebhookSender sender;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Duration pausedAfter;

    WebhookDelivery(
            Transactions transactions,
            WebhookEndpoints endpoints,
            WebhookDeliveries deliveries,
            WebhookSender sender,
            ObjectMapper json,
            InstantSource clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "caretill.webhooks-out.paused-after") Duration pausedAfter) {
        this.transactions = transactions;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.sender = sender;
        this.json = json;
        this.clock = clock;
        this.metrics = metrics;
        this.pausedAfter = pausedAfter;
    }

    /** What is sent: the body that Standard Webhooks recommends. */
    @JsonPropertyOrder({"type", "timestamp", "data"})
    private record Body(
            String type, Instant timestamp, @JsonRawValue String data) {}

    private record Ready(Claimed claimed, List<StoredSecret> secrets) {}

    /** Makes an attempt, if it is due and nobody else does. */
    void attempt(Due due) {
        Ready ready = transactions.await(Tenancy.EVERYTHING, () -> claim(due));
        if (ready == null) {
            return;
        }
        Claimed claimed = ready.claimed();
        // The claim is stored by now, so a secret that cannot be decrypted is tried again when the lease is over.
        List<String> secrets = endpoints.inClear(ready.secrets());
        Result result = sender.send(new Message(
                claimed.url(),
                due.event(),
                body(claimed.type().wireName(), claimed.timestamp(), claimed.data()),
                secrets,
                claimed.attempts()));
        count(result);
        if (result.delivered()) {
            transactions.await(
                    Tenancy.EVERYTHING,
                    () -> endpoints.succeeded(due.endpoint()).chain(() -> deliveries.delivered(claimed, result)));
        } else {
            LOG.infof(
                    "webhook not delivered, retrying: endpoint=%s event=%s attempt=%d cause=%s status=%s",
                    due.endpoint(), due.event(), claimed.attempts() + 1, result.failure(), result.httpStatus());
            transactions.await(Tenancy.EVERYTHING, () -> failed(claimed, result));
        }
    }

    /**
     * Sends a test event at once, and once. It counts neither as a success nor as a failure of the endpoint.
     *
     * @param id of the event
     * @throws RefusedException {@code too-many-webhook-tests} if many are on their way already
     */
    Result test(String endpoint, String url, List<String> secrets, String id) {
        if (!tests.tryAcquire()) {
            throw RefusedException.tooManyRequests(
                    "too-many-webhook-tests", "Many test events are on their way already", Duration.ofSeconds(20));
        }
        try {
            Result result = sender.send(new Message(
                    url,
                    id,
                    body(TEST_TYPE, clock.instant(), "{\"webhookEndpointId\":\"" + endpoint + "\"}"),
                    secrets,
                    0));
            count(result);
            return result;
        } finally {
            tests.release();
        }
    }

    private Uni<@Nullable Ready> claim(Due due) {
        return deliveries
                .claim(due)
                .chain(claimed -> claimed == null
                        ? Uni.createFrom().nullItem()
                        : endpoints.signingSecrets(due.endpoint()).map(secrets -> new Ready(claimed, secrets)));
    }

    private Uni<Void> failed(Claimed claimed, Result result) {
        String endpoint = claimed.due().endpoint();
        return endpoints
                .failed(endpoint)
                .chain(failing -> failing == null
                        ? Uni.createFrom().voidItem()
                        : deliveries
                                .failed(claimed, result)
                                .chain(() -> leaveAloneIfAsked(endpoint, result))
                                .chain(() -> pauseIfDead(endpoint, failing, result)));
    }

    private Uni<Void> leaveAloneIfAsked(String endpoint, Result result) {
        return result.notBefore() == null
                ? Uni.createFrom().voidItem()
                : endpoints.leaveAlone(endpoint, result.notBefore());
    }

    private Uni<Void> pauseIfDead(String endpoint, WebhookEndpoints.Failing failing, Result result) {
        PausedReason reason = reasonToPause(failing, result.httpStatus());
        return reason == null
                ? Uni.createFrom().voidItem()
                : endpoints
                        .pause(endpoint, reason)
                        .invoke(paused -> {
                            if (paused) {
                                LOG.warnf(
                                        "webhook endpoint paused: endpoint=%s reason=%s failures=%d failingSince=%s",
                                        endpoint, reason, failing.failures(), failing.since());
                            }
                        })
                        .replaceWithVoid();
    }

    private @Nullable PausedReason reasonToPause(WebhookEndpoints.Failing failing, @Nullable Integer httpStatus) {
        if (httpStatus != null && httpStatus == GONE) {
            return PausedReason.GONE;
        }
        boolean isLong = !failing.since().plus(pausedAfter).isAfter(clock.instant());
        return failing.failures() >= FEWEST_FAILURES && isLong ? PausedReason.FAILING : null;
    }

    private String body(String type, Instant timestamp, String data) {
        try {
            return json.writeValueAsString(new Body(type, timestamp, data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void count(Result result) {
        metrics.counter(
                        "caretill.platform.webhooks",
                        "outcome",
                        result.failure() == null
                                ? "delivered"
                                : result.failure().code())
                .increment();
    }
}
