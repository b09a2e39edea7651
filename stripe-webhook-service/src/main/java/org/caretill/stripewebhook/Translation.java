package org.caretill.stripewebhook;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The translation of a verified event: the fact to publish, or the flags that say why there is none. Without side
 * effects, so that an event can be translated again, after the platform has gone live or by a version that knows more
 * types.
 */
record Translation(Set<Flag> flags, @Nullable Fact fact) {

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
            return new Translation(flags, null);
        }
        try {
            return Facts.of(event)
                    .map(fact -> new Translation(flags, fact))
                    .orElseGet(() -> new Translation(EnumSet.of(Flag.UNKNOWN_TYPE), null));
        } catch (Facts.UnreadableException e) {
            return new Translation(EnumSet.of(Flag.UNREADABLE), null);
        }
    }
}
