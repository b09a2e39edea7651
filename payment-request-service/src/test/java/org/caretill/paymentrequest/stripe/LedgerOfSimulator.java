package org.caretill.paymentrequest.stripe;

import java.util.Optional;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;

/** The ledger of the simulator, for tests without Quarkus in other packages. */
public final class LedgerOfSimulator {

    private LedgerOfSimulator() {}

    public static StripeLedger of(StripeSimulator simulator) {
        var configuration = new StripeConfiguration(
                Optional.of(SimulatorSettings.SECRET_KEY),
                Optional.of(SimulatorSettings.PUBLISHABLE_KEY),
                Optional.of(SimulatorSettings.CLIENT_ID),
                Optional.of(simulator.address().toString()));
        var calls = new StripeCalls(configuration, _ -> {});
        return new StripeLedger(calls, new StripeRefunds(calls), configuration);
    }
}
