package org.caretill.striperules;

import java.util.Set;

/**
 * Stripe's <a href="https://docs.stripe.com/declines/codes">decline codes</a>, as far as a cardholder must not be told
 * them: whoever tries a stolen card would learn that it is known to be stolen. Stripe asks to present lost, stolen,
 * fraudulent and blocked cards as a {@code generic_decline}; those that it calls possibly lost or stolen, and what its
 * own Radar or a bank holds for a risk, are kept back with them. The clinic is told every code.
 */
public final class DeclineCode {

    private static final String GENERIC = "generic_decline";

    private static final Set<String> NOT_FOR_THE_CARDHOLDER = Set.of(
            "fraudulent",
            "highest_risk_level",
            "lost_card",
            "merchant_blacklist",
            "pickup_card",
            "restricted_card",
            "security_violation",
            "stolen_card");

    private DeclineCode() {}

    /** The code itself, or {@code generic_decline} in place of one that says what is suspected of the card. */
    public static String forCardholder(String code) {
        return NOT_FOR_THE_CARDHOLDER.contains(code) ? GENERIC : code;
    }
}
