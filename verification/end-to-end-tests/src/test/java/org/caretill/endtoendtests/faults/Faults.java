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
 * Runs faults chosen by the seed, one or two at a time. Every kind happens once before any kind is repeated, so that a
 * short run includes them all.
 */
final class Faults {

    private static final List<String> SERVICES = List.of(
            "clinic-config-service", "payment-request-service", "stripe-webhook-service", "notification-service");

    private static final Executor ASIDE = task -> Thread.ofVirtual().start(task);
    private static final int MAX_AT_ONCE = 2;
    private static final int EVERY_MS = 1_000;
    private static final int MIN_MS = 1_000;

    /** A fault takes at most this part of the run, so that a short run has several, and never longer than that. */
    private static final int LONGEST_PART = 4;

    private static final int LONGEST_MS = 15_000;

    /** Services read the files of secrets every five seconds, so both secrets must be valid for longer. */
    private static final int MIN_ROLLING_MS = 8_000;

    private final FaultStack faultStack;
    private final RunningStack stack;
    private final OrderlyStops stops;
    private final Clinic restricted;
    private final Simulator stripe;
    private final Forgeries forgeries;
    private final WebhookSecret secret;
    private final Recorder recorder;
    private final Timeline timeline;
    private final Random random;
    private final int maxMs;
    private final List<Kind> deck = new ArrayList<>();
    private final Map<Fault, ActiveFault> active = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private long nextAtMs;
    private long nowMs;

    /**
     * A running fault. It starts in the background because it may take long: a killed simulator cannot accept faults.
     */
    private record ActiveFault(CompletableFuture<Void> begun, long untilMs) {}

    /** The kinds of faults to choose from. */
    private enum Kind {
        KILL_SERVICE,
        KILL_SERVICE_AGAIN,
        KILL_KAFKA,
        KILL_POSTGRES,
        KILL_STRIPE,
        KILL_KEYCLOAK,
        KAFKA_DOWN,
        POSTGRES_DOWN,
        PAUSE_SERVICE,
        PAUSE_KAFKA,
        PAUSE_POSTGRES,
        RESTART_SERVICE,
        RESTART_PAYMENTS,
        SILENT_POSTGRES,
        SILENT_POSTGRES_ALSO_TO_NEW,
        SILENT_KAFKA,
        SILENT_KAFKA_ALSO_TO_NEW,
        STEP_CLOCK,
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
        ROLL_SECRET,
        WRONG_ENDPOINT,
        ACCOUNT_NEWS
    }

    /** @param restricted the clinic whose account Stripe restricts and enables again */
    Faults(
            FaultStack stack,
            OrderlyStops stops,
            Clinic restricted,
            Simulator stripe,
            Forgeries forgeries,
            WebhookSecret secret,
            Recorder recorder,
            Timeline timeline,
            FaultRun.Settings settings) {
        this.faultStack = stack;
        this.stack = stack.running();
        this.stops = stops;
        this.restricted = restricted;
        this.stripe = stripe;
        this.forgeries = forgeries;
        this.secret = secret;
        this.recorder = recorder;
        this.timeline = timeline;
        this.random = new Random(settings.seed());
        this.maxMs = Math.clamp(settings.load().toMillis() / LONGEST_PART, 2 * MIN_MS, LONGEST_MS);
    }

    void begin() {
        var _ = clock.scheduleAtFixedRate(this::tick, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Disconnects a clinic's Stripe account in the middle of the run. */
    void unlinkAfter(Duration time, Clinic unlinking) {
        var _ = clock.schedule(() -> happen(new Fault.Unlinked(unlinking), 0), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Starts no more faults, and ends those that are running. */
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
            for (Map.Entry<Fault, ActiveFault> one : List.copyOf(active.entrySet())) {
                if (one.getValue().untilMs() <= nowMs) {
                    end(one.getKey());
                } else if (one.getKey() instanceof Fault.KeptDown keptDown) {
                    keptDown.again();
                }
            }
            if (nowMs >= nextAtMs && active.size() < MAX_AT_ONCE) {
                Fault fault = draw();
                if (active.keySet().stream().noneMatch(other -> concernTheSame(other, fault))) {
                    happen(fault, MIN_MS + random.nextInt(maxMs - MIN_MS));
                }
                nextAtMs = nowMs + 1_000 + random.nextInt(4_000);
            }
        } catch (RuntimeException | Error e) {
            recorder.violation("the harness itself failed: " + e);
        }
    }

    /** A restart of a service also concerns its second process. */
    private static boolean concernTheSame(Fault one, Fault other) {
        return one.target().equals(other.target())
                || one.target().equals(other.target() + "-2")
                || other.target().equals(one.target() + "-2");
    }

    private void happen(Fault fault, int forMs) {
        int lasts = fault instanceof Fault.SecretRolled ? Math.max(forMs, MIN_ROLLING_MS) : forMs;
        timeline.say("+ " + describe(fault));
        recorder.count("fault: " + fault.kind());
        active.put(fault, new ActiveFault(CompletableFuture.runAsync(fault::begin, ASIDE), nowMs + lasts));
    }

    private void end(Fault fault) {
        ends.add(active.remove(fault).begun().thenRunAsync(fault::end, ASIDE).handle((_, failure) -> {
            if (failure != null) {
                recorder.violation("the fault %s failed: %s".formatted(describe(fault), failure));
            }
            timeline.say("- " + describe(fault));
            return null;
        }));
    }

    private static String describe(Fault fault) {
        return switch (fault) {
            case Fault.Killed _, Fault.KeptDown _, Fault.Paused _, Fault.Restarted _ ->
                fault.target() + " " + fault.kind();
            case Fault.Silent silent -> silent.kind() + ": " + silent.path();
            case Fault.ClockStepped clock -> clock.target() + " stepped by " + clock.offset();
            case Fault.AccountNews news ->
                news.kind() + ": " + news.target() + (news.restrictedAtLast() ? " restricted" : " enabled");
            case Fault.WrongEndpoint _ -> fault.kind();
            case Fault.StripeFault _, Fault.Forged _, Fault.SecretRolled _, Fault.Unlinked _ -> fault.toString();
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
            case KAFKA_DOWN -> new Fault.KeptDown(stack, "kafka");
            case POSTGRES_DOWN -> new Fault.KeptDown(stack, "postgres");
            case PAUSE_SERVICE -> new Fault.Paused(stack, anyProcess());
            case PAUSE_KAFKA -> new Fault.Paused(stack, "kafka");
            case PAUSE_POSTGRES -> new Fault.Paused(stack, "postgres");
            case RESTART_SERVICE -> restarted(any(SERVICES));
            // The one whose clients notice if a request is cut off.
            case RESTART_PAYMENTS -> restarted("payment-request-service");
            case SILENT_POSTGRES -> new Fault.Silent(faultStack, any(SERVICES), false);
            case SILENT_POSTGRES_ALSO_TO_NEW -> new Fault.Silent(faultStack, any(SERVICES), true);
            case SILENT_KAFKA -> new Fault.Silent(faultStack, "kafka", false);
            case SILENT_KAFKA_ALSO_TO_NEW -> new Fault.Silent(faultStack, "kafka", true);
            case STEP_CLOCK -> new Fault.ClockStepped(faultStack, anyProcess(), anyStep());
            case DUPLICATE -> webhooks("webhooks duplicated", Map.of("action", "duplicate", "copies", 2));
            case FIFTY_DUPLICATES -> webhooks("webhooks sent 50 times", Map.of("action", "duplicate", "copies", 50));
            case REORDER ->
                stripeFault(
                        "webhooks reordered",
                        Map.of("event", "payment_intent.*", "action", "reorder", "delayMs", 3_000, "calls", 6));
            case DELAY ->
                webhooks("webhooks late", Map.of("action", "delay", "delayMs", 1_000 + random.nextInt(9_000)));
            case DROP ->
                stripeFault("webhooks dropped", Map.of("event", "payment_intent.*", "action", "drop", "calls", 4));
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
            case WRONG_ENDPOINT -> Fault.WrongEndpoint.of(stripe);
            case ACCOUNT_NEWS -> Fault.AccountNews.of(restricted, random.nextBoolean());
        };
    }

    private Fault restarted(String service) {
        return new Fault.Restarted(faultStack, stops, service, processes(service));
    }

    private Duration anyStep() {
        int seconds = 2 + random.nextInt(ClockSteps.LARGEST_S - 1);
        return Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds);
    }

    private String anyProcess() {
        return any(processes(any(SERVICES)));
    }

    private List<String> processes(String service) {
        return faultStack.replicas() == 1 ? List.of(service) : List.of(service, service + "-2");
    }

    private Fault webhooks(String kind, Map<String, ?> what) {
        return stripeFault(kind, with(what, Map.of("event", any(List.of("payment_intent.*", "*")), "calls", 30)));
    }

    private Fault calls(String kind, Map<String, ?> what) {
        String path = any(List.of("/v1/payment_intents*", "/v1/refunds*", "/v1/*"));
        return stripeFault(kind, with(what, Map.of("path", path, "calls", 3 + random.nextInt(20))));
    }

    private Fault stripeFault(String kind, Map<String, ?> order) {
        return new Fault.StripeFault(stripe, kind, order);
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
