package org.caretill.paymentrequest.reconciliation;

import java.util.ArrayList;
import java.util.List;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Difference;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Side;
import org.caretill.paymentrequest.stripe.StripeLedger.Kind;

/** Both sides of an account's day in one currency, added up movement by movement; so its size does not grow with them. */
final class AccountSums {

    private static final int MOST_NAMED = 500;

    private final long[] paid = new long[2];
    private final long[] refunded = new long[2];
    private final long[] disputed = new long[2];
    private final List<Difference> differences = new ArrayList<>();
    private long payments;
    private long moreDifferences;

    /** Takes in a movement as our books have it, and as Stripe has it: 0 where one of them does not. */
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

    void name(Difference difference) {
        if (differences.size() < MOST_NAMED) {
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
