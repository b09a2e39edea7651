package org.caretill.paymentrequest.stripe;

import java.util.Optional;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;

/** The door to Stripe's ledger, for plain tests of what is behind it. */
public final class LedgerOfSimulator {

    private LedgerOfSimulator() {}

    public static StripeLedger of(StripeSimulator simulator) {
        var keys = new StripeKeys(
                Optional.of(SimulatorSettings.SECRET_KEY),
                Optional.of(SimulatorSettings.PUBLISHABLE_KEY),
                Optional.of(SimulatorSettings.CLIENT_ID),
                Optional.of(simulator.address().toString()));
        var calls = new StripeCalls(keys);
        return new StripeLedger(calls, new StripeRefunds(calls), keys);
    }
}
