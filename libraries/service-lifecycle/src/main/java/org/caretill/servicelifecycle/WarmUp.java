package org.caretill.servicelifecycle;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Not ready until the service has run its important queries once, read-only: the first run loads classes, opens
 * connections and builds plans, which takes seconds that no person should wait for. A rolling restart sends everybody
 * to cold replicas. A warm-up that fails or takes too long is given up: a slow service is better than none.
 */
@Readiness
@ApplicationScoped
class WarmUp implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Instance<WarmUpStep> steps;
    private volatile boolean done;

    WarmUp(@Any Instance<WarmUpStep> steps) {
        this.steps = steps;
    }

    void begin(@Observes StartupEvent event) {
        Thread.ofVirtual().name("warm-up").start(this::run);
    }

    private void run() {
        long start = System.nanoTime();
        for (WarmUpStep step : steps) {
            var running = CompletableFuture.runAsync(
                    step::run, task -> Thread.ofVirtual().name("warm-up-step").start(task));
            try {
                running.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (TimeoutException e) {
                LOG.warnf("warm-up given up: step=%s limitSeconds=%d", step.name(), LIMIT.toSeconds());
            } catch (Exception e) {
                LOG.warnf("warm-up failed: step=%s cause=%s", step.name(), e.toString());
            }
        }
        done = true;
        LOG.infof(
                "warm after %d ms", Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("warm-up").status(done).build();
    }
}
