package org.caretill.stripewebhook;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The translation of a verified event: the facts to publish, or the flags that say why there are none. Without side
 * effects, so that an event can be translated again, after the platform has gone live or by a version that knows more
 * types.
 */
record Translation(Set<Flag> flags, List<Fact> facts) {

    /** The facts to publish again: by the endpoint where the event belongs, wherever it arrived. */
    static Translation again(StripeEvent event, boolean platformLivemode) {
        return of(event, WebhookEndpoint.belongingTo(event), platformLivemode);
    }

    static Translation of(StripeEvent event, WebhookEndpoint endpoint, boolean platformLivemode) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (event.livemode() == null || event.livemode() != platformLivemode) {
            flags.add(Flag.WRONG_LIVEMODE);
        }
        if (endpoint == WebhookEndpoint.CONNECT && event.account() == null) {
            flags.add(Flag.ACCOUNT_MISSING);
        }
        if (endpoint == WebhookEndpoint.ACCOUNT && event.account() != null) {
            flags.add(Flag.ACCOUNT_UNEXPECTED);
        }
        if (!flags.isEmpty()) {
            return new Translation(flags, List.of());
        }
        try {
            List<Fact> facts = Facts.of(event);
            return facts.isEmpty()
                    ? new Translation(EnumSet.of(Flag.UNKNOWN_TYPE), facts)
                    : new Translation(flags, facts);
        } catch (Facts.UnreadableException e) {
            return new Translation(EnumSet.of(Flag.UNREADABLE), List.of());
        }
    }
}
