package org.caretill.stripewebhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.caretill.httpserver.RouteLabels;
import org.caretill.outboxinbox.OutboxRelay;
import org.jboss.logging.Logger;

/**
 * Receives Stripe's webhooks. It needs no token, because the signature is the credential: it is verified over the raw
 * bytes before anything else is trusted, so that forged requests cost no SQL. A plain Vert.x route on the event loop,
 * ahead of token checks and CORS, which do not apply here: a webhook costs one HMAC, one parsing of the JSON and one
 * statement.
 *
 * <p>Answers 200 (stored, a duplicate, or foreign), 400 (forged or malformed), 405, 408, 413 or 503 (the database is
 * unavailable; Stripe retries), and nothing else.
 */
@Singleton
final class WebhookRoute {

    private static final Logger LOG = Logger.getLogger(WebhookRoute.class);

    /** Before Quarkus' authentication (-200), CORS (-300) and body limit (-2), but after its response headers. */
    private static final int BEFORE_SECURITY_FILTERS = -1_000;

    /** Stripe times out after some seconds and retries; if the statement succeeds later, the retry is a duplicate. */
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration[] AGES = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1)
    };

    private static final CharSequence SIGNATURE = HttpHeaders.createOptimized("Stripe-Signature");

    private final Vertx vertx;
    private final WebhookSecrets secrets;
    private final StripeConfiguration configuration;
    private final StripeEvents events;
    private final OutboxRelay relay;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Timer age;

    WebhookRoute(
            Vertx vertx,
            WebhookSecrets secrets,
            StripeConfiguration configuration,
            StripeEvents events,
            OutboxRelay relay,
            MeterRegistry metrics,
            InstantSource clock) {
        this.vertx = vertx;
        this.secrets = secrets;
        this.configuration = configuration;
        this.events = events;
        this.relay = relay;
        this.metrics = metrics;
        this.clock = clock;
        this.age = Timer.builder("caretill.webhook.age")
                .description("From what an event tells, in Stripe's whole seconds, to the arrival of its webhook")
                .serviceLevelObjectives(AGES)
                .register(metrics);
    }

    void register(@Observes Router router) {
        for (WebhookEndpoint endpoint : WebhookEndpoint.values()) {
            router.route(endpoint.path()).order(BEFORE_SECURITY_FILTERS - 1).handler(context -> {
                RouteLabels.label(context.request(), endpoint.path());
                context.next();
            });
            router.post(endpoint.path()).order(BEFORE_SECURITY_FILTERS).handler(context -> receive(endpoint, context));
            router.route(endpoint.path()).order(BEFORE_SECURITY_FILTERS + 1).handler(context -> {
                context.request().resume();
                refuse(endpoint, context.request(), WebhookAnswer.METHOD_NOT_ALLOWED, "method-not-allowed");
            });
        }
    }

    private void receive(WebhookEndpoint endpoint, RoutingContext context) {
        HttpServerRequest request = context.request();
        WebhookBody.of(request, vertx)
                .onSuccess(body -> verify(endpoint, request, body.getBytes()))
                .onFailure(failure -> {
                    boolean tooLarge = failure instanceof WebhookBody.TooLargeException;
                    refuse(
                            endpoint,
                            request,
                            tooLarge ? WebhookAnswer.TOO_LARGE : WebhookAnswer.INCOMPLETE,
                            tooLarge ? "too-large" : "incomplete");
                });
    }

    private void verify(WebhookEndpoint endpoint, HttpServerRequest request, byte[] body) {
        switch (secrets.signatureOf(endpoint).verify(request.getHeader(SIGNATURE), body)) {
            case StripeSignature.Forged reason ->
                refuse(endpoint, request, WebhookAnswer.SIGNATURE_REFUSED, textOf(reason));
            case StripeSignature.Genuine(String secret, Instant signedAt) -> {
                countSecret(endpoint, secret);
                store(endpoint, request, body, signedAt);
            }
        }
    }

    private void store(WebhookEndpoint endpoint, HttpServerRequest request, byte[] body, Instant signedAt) {
        Optional<StripeEvent> read = StripeEvent.read(body, signedAt);
        if (read.isEmpty()) {
            refuse(endpoint, request, WebhookAnswer.MALFORMED, "malformed");
            return;
        }
        StripeEvent event = read.get();
        if (event.created() != null) {
            age.record(Duration.between(event.created(), clock.instant()));
        }
        Translation translation = Translation.of(event, endpoint, configuration.platform());
        if (translation.isForeign()) {
            WebhookAnswer.TAKEN.send(request.response());
            report(endpoint, event, "foreign");
            return;
        }
        events.store(endpoint, event, translation, StoredEvent.Source.WEBHOOK)
                .timeout(DATABASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(flags -> {
                    if (flags.isPresent() && !translation.facts().isEmpty()) {
                        relay.wake();
                    }
                    WebhookAnswer.TAKEN.send(request.response());
                    report(endpoint, event, flags.map(WebhookRoute::outcome).orElse("duplicate"));
                })
                .onFailure(failure -> {
                    WebhookAnswer.UNAVAILABLE.send(request.response());
                    LOG.warnf("database unavailable, webhook refused: cause=%s", failure.toString());
                    report(endpoint, event, "unavailable");
                });
    }

    /** Nothing of the request is logged, because its sender is unknown. */
    private void refuse(WebhookEndpoint endpoint, HttpServerRequest request, WebhookAnswer answer, String outcome) {
        answer.send(request.response());
        count(endpoint, outcome);
        LOG.infof("webhook refused: endpoint=%s outcome=%s", endpoint.text(), outcome);
    }

    private void report(WebhookEndpoint endpoint, StripeEvent event, String outcome) {
        count(endpoint, outcome);
        LOG.infof(
                "webhook: endpoint=%s outcome=%s event=%s type=%s account=%s",
                endpoint.text(), outcome, event.id(), event.type(), event.account());
    }

    private void count(WebhookEndpoint endpoint, String outcome) {
        metrics.counter("caretill.webhooks", "endpoint", endpoint.text(), "outcome", outcome)
                .increment();
    }

    /** The metric shows when a secret is no longer used and can be removed. */
    private void countSecret(WebhookEndpoint endpoint, String secret) {
        metrics.counter("caretill.webhooks.signed", "endpoint", endpoint.text(), "secret", secret)
                .increment();
    }

    private static String textOf(StripeSignature.Forged reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An event with several flags is counted under the first. */
    private static String outcome(List<String> flags) {
        return flags.isEmpty() ? "published" : flags.getFirst();
    }
}
