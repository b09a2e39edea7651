package org.caretill.clinicconfig;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;

/** The Stripe simulator over HTTP. */
public class StripeSimulatorResource implements QuarkusTestResourceLifecycleManager {

    private StripeSimulator simulator;

    @Override
    public Map<String, String> start() {
        simulator = StripeSimulator.start(0);
        return Map.of(
                "STRIPE_SECRET_KEY", SimulatorSettings.SECRET_KEY,
                "STRIPE_CLIENT_ID", SimulatorSettings.CLIENT_ID,
                "STRIPE_API_BASE", simulator.address().toString());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(simulator, new TestInjector.MatchesType(StripeSimulator.class));
    }

    @Override
    public void stop() {
        simulator.close();
    }
}
