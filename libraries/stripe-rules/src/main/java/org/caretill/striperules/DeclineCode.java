package org.caretill.striperules;

import java.util.Set;

/**
 * Stripe's <a href="https://docs.stripe.com/declines/codes">decline codes</a>, and who is told which. Somebody who
 * tries a stolen card must not learn that it is known to be stolen. Stripe asks platforms to present lost, stolen,
 * fraudulent and blocked cards as a {@code generic_decline}. We also hide the codes for cards that are possibly lost or
 * stolen, and for payments that Stripe's Radar or the bank blocks as risky. The clinic is told only that the card was
 * declined: why it was, such as too little money, is the cardholder's own business.
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

    private static final String DECLINED = "card_declined";

    /** They are not about the card, and only the clinic can do something about them. */
    private static final Set<String> FOR_THE_CLINIC =
            Set.of("amount_too_large", "amount_too_small", "refused_by_stripe");

    private DeclineCode() {}

    /** The code itself, or {@code generic_decline} instead of a code that says what the card is suspected of. */
    public static String forCardholder(String code) {
        return NOT_FOR_THE_CARDHOLDER.contains(code) ? GENERIC : code;
    }

    /** {@code card_declined} for everything that says something about the card; what the clinic can change, as it is. */
    public static String forClinic(String code) {
        return FOR_THE_CLINIC.contains(code) ? code : DECLINED;
    }
}
