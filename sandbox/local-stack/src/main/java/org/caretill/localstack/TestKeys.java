package org.caretill.localstack;

import java.util.Map;
import java.util.function.BiFunction;
import org.caretill.striperules.PlatformKey;

/**
 * Refuses keys that do not belong to Stripe's test mode. Separate from {@link StripeAccess} because {@link
 * Preconditions} must run without libraries.
 */
final class TestKeys {

    private TestKeys() {}

    /** Accepts the simulator and keys of Stripe's test mode; refuses the start otherwise. */
    static void require(StripeAccess stripe) {
        if (stripe instanceof StripeAccess.TestMode(Map<String, String> given)) {
            require("STRIPE_SECRET_KEY", given, PlatformKey::secret);
            require("STRIPE_PUBLISHABLE_KEY", given, PlatformKey::publishable);
        }
    }

    private static void require(String name, Map<String, String> given, BiFunction<String, String, PlatformKey> rule) {
        PlatformKey key;
        try {
            key = rule.apply(name, given.get(name));
        } catch (IllegalArgumentException e) {
            throw new StartRefused(e.getMessage());
        }
        if (key.isLive()) {
            throw new StartRefused(
                    "%s is a live key. This stack is a sandbox: no live key belongs here.".formatted(name));
        }
    }
}
