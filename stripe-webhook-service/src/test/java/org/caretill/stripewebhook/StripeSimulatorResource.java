package org.caretill.stripewebhook;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;
import org.jspecify.annotations.Nullable;

/** The Stripe simulator over HTTP, and its keys. All its webhooks are lost until a test sets their address. */
public class StripeSimulatorResource implements QuarkusTestResourceLifecycleManager {

    private static @Nullable StripeSimulator simulator;

    private static volatile @Nullable Instant stopped;

    @Override
    public Map<String, String> start() {
        simulator = StripeSimulator.start(
                SimulatorSettings.sandbox().withClock(() -> Objects.requireNonNullElseGet(stopped, Instant::now)));
        return Map.of(
                "STRIPE_API_BASE",
                simulator.address().toString(),
                "STRIPE_SECRET_KEY",
                SimulatorSettings.SECRET_KEY,
                "STRIPE_CLIENT_ID",
                SimulatorSettings.CLIENT_ID,
                "STRIPE_CONNECT_WEBHOOK_SECRETS",
                SimulatorSettings.CONNECT_WEBHOOK_SECRET,
                "STRIPE_ACCOUNT_WEBHOOK_SECRETS",
                SimulatorSettings.ACCOUNT_WEBHOOK_SECRET);
    }

    static StripeSimulator simulator() {
        return Objects.requireNonNull(simulator);
    }

    /** Stripe's clock stands still at this time while the work is done. */
    static void at(Instant time, Runnable work) {
        stopped = time;
        try {
            work.run();
        } finally {
            stopped = null;
        }
    }

    @Override
    public void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
