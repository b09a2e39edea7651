package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.striperules.StripeTime;
import org.jspecify.annotations.Nullable;

/**
 * The card attempts of a payment request: those that failed, and whether one is in progress.
 *
 * @param failureCode of the last that failed
 * @param failedAt when the last one failed
 * @param failedAttempts how many have failed
 * @param atBank whether an attempt has reached the bank: the payer authenticates there, or Stripe processes the payment
 * @param failedCharges Stripe's charges of those that failed, as far as they have one; read them by {@link #charges()}
 */
@Embeddable
record Attempts(
        @Nullable String failureCode,
        @Nullable Instant failedAt,
        int failedAttempts,
        boolean atBank,
        String[] failedCharges) {

    static final Attempts NONE = new Attempts(null, null, 0, false, new String[0]);

    /**
     * Adds a failed attempt. They may arrive in any order: each counts, and the one with the latest time is the last.
     * Of two with the same time, the order of their codes decides, so that both orders of arrival have the same result.
     */
    Attempts failed(Fact.AttemptFailed failed) {
        boolean isLast = failedAt == null
                || failureCode == null
                || failed.at().isAfter(failedAt)
                || (failed.at().equals(failedAt) && failed.code().compareTo(failureCode) >= 0);
        return new Attempts(
                isLast ? failed.code() : failureCode,
                isLast ? failed.at() : failedAt,
                failedAttempts + 1,
                false,
                failed.charge() == null ? failedCharges : with(failed.charge()).failedCharges);
    }

    /** Whether the last attempt failed in the second of this time. */
    boolean hasFailedInSecondOf(Instant at) {
        return failedAt != null && StripeTime.isSameSecond(failedAt, at);
    }

    Attempts atBank(boolean asked) {
        return new Attempts(failureCode, failedAt, failedAttempts, asked, failedCharges);
    }

    /** Adds the charge to those that failed. */
    Attempts with(String charge) {
        return charges().contains(charge)
                ? this
                : new Attempts(
                        failureCode,
                        failedAt,
                        failedAttempts,
                        atBank,
                        Stream.concat(Arrays.stream(failedCharges), Stream.of(charge))
                                .toArray(String[]::new));
    }

    Set<String> charges() {
        return Set.of(failedCharges);
    }
}
