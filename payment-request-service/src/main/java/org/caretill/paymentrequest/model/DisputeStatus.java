package org.caretill.paymentrequest.model;

import java.time.Instant;
import java.util.List;
import org.caretill.striperules.StripeTime;

/**
 * The status of a dispute as people see it, most urgent first. Stripe has separate statuses for inquiries, which
 * withdraw no money yet (<a href="https://docs.stripe.com/disputes/how-disputes-work">how disputes work</a>); they map
 * to the same values, because the clinic has to do the same.
 */
public enum DisputeStatus {
    /** The clinic can submit evidence until it is due. */
    NEEDS_RESPONSE,
    /** The bank is reviewing the clinic's evidence. */
    UNDER_REVIEW,
    /** The bank returned the money to the cardholder. */
    LOST,
    /** The clinic keeps the money. */
    WON,
    /** An inquiry that was closed, or a dispute that was prevented: the clinic has lost nothing. */
    CLOSED;

    /** Stripe's statuses in their usual order, which decides between two of the same second. */
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

    /** Maps Stripe's status. Unknown statuses map to UNDER_REVIEW, so that the dispute stays open. */
    public static DisputeStatus ofStripe(String word) {
        return switch (word) {
            case "needs_response", "warning_needs_response" -> NEEDS_RESPONSE;
            case "won" -> WON;
            case "lost" -> LOST;
            case "warning_closed", "prevented", "charge_refunded" -> CLOSED;
            default -> UNDER_REVIEW;
        };
    }

    /** Whether the dispute is not decided yet. */
    public boolean isOpen() {
        return this == NEEDS_RESPONSE || this == UNDER_REVIEW;
    }

    /**
     * Whether a report is newer than what is known. The time decides, because a dispute can return to an earlier
     * status, as when an inquiry becomes a dispute. Stripe's times have one-second resolution; within a second the
     * usual order of statuses decides, until Stripe has been asked.
     */
    public static boolean isNews(String knownWord, Instant knownAt, String word, Instant at) {
        return StripeTime.isEarlierSecond(knownAt, at)
                || (StripeTime.isSameSecond(knownAt, at) && WORDS.indexOf(word) >= WORDS.indexOf(knownWord));
    }
}
