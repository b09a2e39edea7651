package org.caretill.stripewebhook;

import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.servicelifecycle.WarmUpStep;

/** Looks for an event that does not exist. */
@ApplicationScoped
class FirstEventWarmUp implements WarmUpStep {

    private final StripeEvents events;

    FirstEventWarmUp(StripeEvents events) {
        this.events = events;
    }

    @Override
    public String name() {
        return "first event";
    }

    @Override
    public void run() {
        BackFills.await(events.find("warm-up"));
    }
}
