package org.caretill.paymentrequest.stripe;

import java.util.Optional;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;

/** The door to Stripe's ledger, for plain tests of what is behind it. */
public final class LedgerOfSimulator {

    private LedgerOfSimulator() {}

    public static StripeLedger of(StripeSimulator simulator) {
        var calls = new StripeCalls(
                SimulatorSettings.SECRET_KEY, Optional.of(simulator.address().toString()));
        return new StripeLedger(calls, new StripeRefunds(calls), Optional.of(SimulatorSettings.CLIENT_ID));
    }
}
