package org.caretill.paymentrequest.model;

import java.time.Instant;
import java.util.List;

/**
 * Where a dispute stands, for people: of Stripe's words (<a href="https://docs.stripe.com/disputes/how-disputes-work">how
 * disputes work</a>), those of an inquiry, in which the bank only asks, mean the same to a clinic as those of a dispute.
 * In the order of the attention that they need.
 */
public enum DisputeStatus {
    /** The clinic can answer until the evidence is due. */
    NEEDS_RESPONSE,
    /** The bank looks at what the clinic answered. */
    UNDER_REVIEW,
    /** The bank gave the money to the cardholder. */
    LOST,
    /** The clinic keeps the money. */
    WON,
    /** An inquiry that came to nothing, or a dispute that was prevented: nobody has lost anything. */
    CLOSED;

    /** Stripe's words in the order in which one may follow another in the same second. */
    private static final List<String> WORDS = List.of(
            "warning_needs_response",
            "warning_under_review",
            "warning_closed",
            "needs_response",
            "under_review",
            "charge_refunded",
            "prevented",
            "lost",
            "won");

    /** As Stripe says it. A word of the future is something that Stripe works on, until it is known better. */
    public static DisputeStatus ofStripe(String word) {
        return switch (word) {
            case "needs_response", "warning_needs_response" -> NEEDS_RESPONSE;
            case "won" -> WON;
            case "lost" -> LOST;
            case "warning_closed", "prevented", "charge_refunded" -> CLOSED;
            default -> UNDER_REVIEW;
        };
    }

    /** Whether something will still happen. */
    public boolean isOpen() {
        return this == NEEDS_RESPONSE || this == UNDER_REVIEW;
    }

    /**
     * Whether what was true at one time comes after what is known of another. A dispute may go back, as when an inquiry
     * becomes a dispute, so time decides; Stripe tells it in seconds, and within one the usual order does.
     */
    public static boolean isNews(String knownWord, Instant knownAt, String word, Instant at) {
        return at.isAfter(knownAt) || at.equals(knownAt) && WORDS.indexOf(word) >= WORDS.indexOf(knownWord);
    }
}
