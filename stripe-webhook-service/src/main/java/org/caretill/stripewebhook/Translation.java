package org.caretill.stripewebhook;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.caretill.striperules.StripeEventType;

/**
 * The translation of a verified event: the facts to publish, or the flags that say why there are none. Without side
 * effects, so that an event can be translated again after the platform has gone live.
 */
record Translation(Set<Flag> flags, List<Fact> facts) {

    private static final Translation FOREIGN = new Translation(Set.of(), List.of());

    /** The facts to publish again: by the endpoint where the event belongs, wherever it arrived. */
    static Translation again(StripeEvent event, Platform platform) {
        return of(event, WebhookEndpoint.belongingTo(event), platform);
    }

    static Translation of(StripeEvent event, WebhookEndpoint endpoint, Platform platform) {
        Optional<StripeEventType> type = StripeEventType.of(event.type());
        if (type.isEmpty() || event.isOfAnotherApplication(platform.application())) {
            return FOREIGN;
        }
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (event.livemode() == null || event.livemode() != platform.livemode()) {
            flags.add(Flag.WRONG_LIVEMODE);
        }
        if (endpoint == WebhookEndpoint.CONNECT && event.account() == null) {
            flags.add(Flag.ACCOUNT_MISSING);
        }
        if (endpoint == WebhookEndpoint.ACCOUNT && event.account() != null) {
            flags.add(Flag.ACCOUNT_UNEXPECTED);
        }
        try {
            List<Fact> facts = Facts.of(type.get(), event);
            return facts.isEmpty() ? FOREIGN : new Translation(flags, flags.isEmpty() ? facts : List.of());
        } catch (Facts.UnreadableException e) {
            return new Translation(flags.isEmpty() ? EnumSet.of(Flag.UNREADABLE) : flags, List.of());
        }
    }

    /**
     * Whether the event cannot concern Caretill: another type than those we understand, or a payment at the clinic's
     * Stripe account that was taken without Caretill. It is counted and answered, but not stored.
     */
    boolean isForeign() {
        return flags.isEmpty() && facts.isEmpty();
    }
}
