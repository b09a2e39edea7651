package org.caretill.paymentrequest.reconciliation;

import java.util.ArrayList;
import java.util.List;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Difference;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Side;
import org.caretill.paymentrequest.stripe.StripeLedger.Kind;

/**
 * The sums of both sides of an account's day in one currency. Its size is bounded, however many movements there are.
 */
final class AccountSums {

    private static final int MAX_REPORTED = 500;

    private final long[] paid = new long[2];
    private final long[] refunded = new long[2];
    private final long[] disputed = new long[2];
    private final List<Difference> differences = new ArrayList<>();
    private long payments;
    private long moreDifferences;

    /** Adds a movement with its amount on each side; 0 where a side does not have it. */
    void add(Kind kind, long oursMinor, long stripeMinor) {
        switch (kind) {
            case PAYMENT -> {
                payments++;
                add(paid, oursMinor, stripeMinor);
            }
            case REFUND -> add(refunded, oursMinor, stripeMinor);
            case REFUND_FAILURE -> add(refunded, -oursMinor, -stripeMinor);
            case DISPUTE -> add(disputed, oursMinor, stripeMinor);
            case DISPUTE_REVERSAL -> add(disputed, -oursMinor, -stripeMinor);
        }
    }

    void report(Difference difference) {
        if (differences.size() < MAX_REPORTED) {
            differences.add(difference);
        } else {
            moreDifferences++;
        }
    }

    ComparedDay.Account result(String account, String currency) {
        Side ours = side(0);
        Side stripe = side(1);
        return new ComparedDay.Account(
                account,
                currency,
                payments,
                ours,
                stripe,
                ours.netMinor() - stripe.netMinor(),
                List.copyOf(differences),
                moreDifferences);
    }

    private static void add(long[] sums, long oursMinor, long stripeMinor) {
        sums[0] += oursMinor;
        sums[1] += stripeMinor;
    }

    private Side side(int index) {
        return new Side(paid[index], refunded[index], disputed[index], paid[index] - refunded[index] - disputed[index]);
    }
}
