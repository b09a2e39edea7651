package org.caretill.endtoendtests.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.endtoendtests.Simulator;

/**
 * Draws faults from the seed and lets them happen, one or two at a time. Each kind comes before any kind comes again, so
 * that a short run has met them all.
 */
final class Faults {

    private static final List<String> SERVICES = List.of(
            "clinic-config-service", "payment-request-service", "stripe-webhook-service", "notification-service");

    private static final Executor ASIDE = task -> Thread.ofVirtual().start(task);
    private static final int MOST_AT_ONCE = 2;
    private static final int EVERY_MS = 1_000;
    private static final int LEAST_MS = 1_000;
    private static final int MOST_MS = 15_000;

    /** Files of secrets are read every five seconds. */
    private static final int LEAST_TO_ROLL_MS = 8_000;

    private final RunningStack stack;
    private final Simulator stripe;
    private final Forgeries forgeries;
    private final WebhookSecret secret;
    private final Recorder recorder;
    private final Timeline timeline;
    private final Random random;
    private final int replicas;
    private final List<Kind> deck = new ArrayList<>();
    private final Map<Fault, Happening> active = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private long nextAtMs;
    private long nowMs;

    /** A fault may take its time to begin: Stripe, who is to be in trouble, may be away. */
    private record Happening(CompletableFuture<Void> begun, long untilMs) {}

    /** What can be drawn. */
    private enum Kind {
        KILL_SERVICE,
        KILL_SERVICE_AGAIN,
        KILL_KAFKA,
        KILL_POSTGRES,
        KILL_STRIPE,
        KILL_KEYCLOAK,
        KAFKA_AWAY,
        POSTGRES_AWAY,
        PAUSE_SERVICE,
        PAUSE_KAFKA,
        PAUSE_POSTGRES,
        RESTART_SERVICE,
        DUPLICATE,
        FIFTY_DUPLICATES,
        REORDER,
        DELAY,
        DROP,
        TIME_OUT_AFTER_SUCCESS,
        TIME_OUT_BEFORE,
        CONFLICT,
        RATE_LIMIT,
        SERVER_ERROR,
        SERVER_ERROR_AFTER_SUCCESS,
        FORGERIES,
        ROLL_SECRET
    }

    Faults(
            RunningStack stack,
            Simulator stripe,
            Forgeries forgeries,
            WebhookSecret secret,
            Recorder recorder,
            Timeline timeline,
            int replicas,
            long seed) {
        this.stack = stack;
        this.stripe = stripe;
        this.forgeries = forgeries;
        this.secret = secret;
        this.recorder = recorder;
        this.timeline = timeline;
        this.replicas = replicas;
        this.random = new Random(seed);
    }

    void begin() {
        clock.scheduleAtFixedRate(this::tick, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** In the middle of a run a clinic parts from Stripe. */
    void unlinkAfter(Duration time, Clinic parting) {
        clock.schedule(() -> happen(new Fault.Unlinked(parting), 0), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** No new fault begins, and all are taken back. */
    void stop() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(3, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a fault does not end");
        }
        for (Fault fault : List.copyOf(active.keySet())) {
            end(fault);
        }
        ends.forEach(CompletableFuture::join);
    }

    private void tick() {
        try {
            nowMs += EVERY_MS;
            for (Map.Entry<Fault, Happening> one : List.copyOf(active.entrySet())) {
                if (one.getValue().untilMs() <= nowMs) {
                    end(one.getKey());
                } else if (one.getKey() instanceof Fault.Away away) {
                    away.again();
                }
            }
            if (nowMs >= nextAtMs && active.size() < MOST_AT_ONCE) {
                Fault fault = draw();
                if (active.keySet().stream().noneMatch(other -> other.target().equals(fault.target()))) {
                    happen(fault, LEAST_MS + random.nextInt(MOST_MS - LEAST_MS));
                }
                nextAtMs = nowMs + 1_000 + random.nextInt(4_000);
            }
        } catch (RuntimeException | Error e) {
            recorder.violation("the harness itself failed: " + e);
        }
    }

    private void happen(Fault fault, int forMs) {
        int lasts = fault instanceof Fault.SecretRolled ? Math.max(forMs, LEAST_TO_ROLL_MS) : forMs;
        timeline.say("+ " + said(fault));
        recorder.count("fault: " + fault.kind());
        active.put(fault, new Happening(CompletableFuture.runAsync(fault::begin, ASIDE), nowMs + lasts));
    }

    private void end(Fault fault) {
        ends.add(active.remove(fault).begun().thenRunAsync(fault::end, ASIDE).handle((_, failure) -> {
            if (failure != null) {
                recorder.violation("%s did not go as it should: %s".formatted(said(fault), failure));
            }
            timeline.say("- " + said(fault));
            return null;
        }));
    }

    private static String said(Fault fault) {
        return switch (fault) {
            case Fault.Killed _, Fault.Away _, Fault.Paused _, Fault.Restarted _ -> fault.target() + " " + fault.kind();
            case Fault.StripesTrouble _, Fault.Forged _, Fault.SecretRolled _, Fault.Unlinked _ -> fault.toString();
        };
    }

    private Fault draw() {
        if (deck.isEmpty()) {
            deck.addAll(List.of(Kind.values()));
            Collections.shuffle(deck, random);
        }
        return switch (deck.removeLast()) {
            case KILL_SERVICE, KILL_SERVICE_AGAIN -> new Fault.Killed(stack, anyProcess());
            case KILL_KAFKA -> new Fault.Killed(stack, "kafka");
            case KILL_POSTGRES -> new Fault.Killed(stack, "postgres");
            case KILL_STRIPE -> new Fault.Killed(stack, "stripe-simulator");
            case KILL_KEYCLOAK -> new Fault.Killed(stack, "keycloak");
            case KAFKA_AWAY -> new Fault.Away(stack, "kafka");
            case POSTGRES_AWAY -> new Fault.Away(stack, "postgres");
            case PAUSE_SERVICE -> new Fault.Paused(stack, anyProcess());
            case PAUSE_KAFKA -> new Fault.Paused(stack, "kafka");
            case PAUSE_POSTGRES -> new Fault.Paused(stack, "postgres");
            case RESTART_SERVICE -> {
                String service = any(SERVICES);
                yield new Fault.Restarted(stack, service, processes(service));
            }
            case DUPLICATE -> webhooks("webhooks duplicated", Map.of("action", "duplicate", "copies", 2));
            case FIFTY_DUPLICATES -> webhooks("webhooks sent 50 times", Map.of("action", "duplicate", "copies", 50));
            case REORDER ->
                trouble(
                        "webhooks reordered",
                        Map.of("event", "payment_intent.*", "action", "reorder", "delayMs", 3_000, "calls", 6));
            case DELAY ->
                webhooks("webhooks late", Map.of("action", "delay", "delayMs", 1_000 + random.nextInt(9_000)));
            case DROP -> trouble("webhooks dropped", Map.of("event", "payment_intent.*", "action", "drop", "calls", 4));
            case TIME_OUT_AFTER_SUCCESS ->
                calls("Stripe times out after success", Map.of("action", "timeout", "when", "after", "delayMs", 500));
            case TIME_OUT_BEFORE -> calls("Stripe times out", Map.of("action", "timeout", "delayMs", 500));
            case CONFLICT -> calls("Stripe answers 409", Map.of("action", "status", "status", 409));
            case RATE_LIMIT -> calls("Stripe answers 429", Map.of("action", "status", "status", 429));
            case SERVER_ERROR -> calls("Stripe answers 500", Map.of("action", "status", "status", 500));
            case SERVER_ERROR_AFTER_SUCCESS ->
                calls("Stripe answers 503 after success", Map.of("action", "status", "status", 503, "when", "after"));
            case FORGERIES -> new Fault.Forged(forgeries);
            case ROLL_SECRET -> new Fault.SecretRolled(secret);
        };
    }

    private String anyProcess() {
        return any(processes(any(SERVICES)));
    }

    private List<String> processes(String service) {
        return replicas == 1 ? List.of(service) : List.of(service, service + "-2");
    }

    private Fault webhooks(String kind, Map<String, ?> what) {
        return trouble(kind, with(what, Map.of("event", any(List.of("payment_intent.*", "*")), "calls", 30)));
    }

    private Fault calls(String kind, Map<String, ?> what) {
        String path = any(List.of("/v1/payment_intents*", "/v1/refunds*", "/v1/*"));
        return trouble(kind, with(what, Map.of("path", path, "calls", 3 + random.nextInt(20))));
    }

    private Fault trouble(String kind, Map<String, ?> order) {
        return new Fault.StripesTrouble(stripe, kind, order);
    }

    private static Map<String, Object> with(Map<String, ?> some, Map<String, ?> more) {
        var all = new HashMap<String, Object>(some);
        all.putAll(more);
        return all;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
