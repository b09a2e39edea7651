package org.caretill.paymentrequest.payout;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.caretill.paymentrequest.payout.PayoutLedger.Account;
import org.caretill.paymentrequest.payout.PayoutLedger.Progress;
import org.caretill.paymentrequest.stripe.StripePage;
import org.caretill.paymentrequest.stripe.StripePayouts;
import org.caretill.paymentrequest.stripe.StripePayouts.Booked;
import org.caretill.paymentrequest.stripe.StripePayouts.PayoutSnapshot;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads an account's balance transactions and payouts from Stripe, a page at a time, each stored in a transaction of its
 * own, so that a reading that is interrupted goes on where it was. Call it from a virtual thread, as background work.
 */
@ApplicationScoped
class PayoutReading {

    private static final Logger LOG = Logger.getLogger(PayoutReading.class);

    /** How much of a long history is read before the progress is stored. */
    private static final Duration STEP = Duration.ofDays(7);

    /** What Stripe may book a little late. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    /** A payout can fail up to five business days after it was paid; later than this nothing about it changes. */
    private static final Duration PAYOUTS_CHANGE_FOR = Duration.ofDays(30);

    private final Transactions transactions;
    private final PayoutLedger ledger;
    private final StripePayouts stripe;
    private final InstantSource clock;
    private final Duration pause;

    PayoutReading(
            Transactions transactions,
            PayoutLedger ledger,
            StripePayouts stripe,
            InstantSource clock,
            @ConfigProperty(name = "caretill.payouts.every") Duration pause) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.stripe = stripe;
        this.clock = clock;
        this.pause = pause;
    }

    /** Reads the account, if it is due and nobody else does. */
    void read(Account account) {
        Progress progress = transactions.await(Tenancy.EVERYTHING, () -> ledger.claim(account));
        if (progress == null) {
            return;
        }
        try {
            readMovements(account, progress);
            readPayouts(account, progress);
            transactions.await(Tenancy.EVERYTHING, () -> ledger.completed(account, pause));
        } catch (StripeFailure.AccountNotConnected _) {
            LOG.infof("payouts are not read any more, account disconnected: account=%s", account);
            transactions.await(Tenancy.EVERYTHING, () -> ledger.disconnected(account));
        } catch (StripeFailure e) {
            LOG.warnf(
                    "reading payouts failed, retrying: account=%s cause=%s",
                    account, e.getClass().getSimpleName());
            transactions.await(Tenancy.EVERYTHING, () -> ledger.failed(account));
        }
    }

    private void readMovements(Account account, Progress progress) {
        Instant now = clock.instant();
        for (Instant from = progress.readTo(); from.isBefore(now); from = from.plus(STEP)) {
            Instant begin = from.minus(OVERLAP);
            Instant end = from.plus(STEP).isBefore(now) ? from.plus(STEP) : now;
            // Stripe's times are whole seconds, and this second is not over.
            Instant until = end.equals(now) ? end.plusSeconds(1) : end;
            storeAll(account, progress, null, after -> stripe.booked(account.account(), begin, until, after));
            transactions.await(Tenancy.EVERYTHING, () -> ledger.readTo(account, end.truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    private void readPayouts(Account account, Progress progress) {
        Instant known = progress.completedAt() == null ? progress.readTo() : progress.completedAt();
        Instant from = known.minus(PAYOUTS_CHANGE_FOR);
        String after = null;
        do {
            StripePage<PayoutSnapshot> page = stripe.since(account.account(), from, after);
            for (PayoutSnapshot payout : page.items()) {
                boolean isToBeItemised = transactions.await(
                        Tenancy.EVERYTHING, () -> ledger.store(account, progress.organisationId(), payout));
                if (isToBeItemised) {
                    storeAll(
                            account,
                            progress,
                            payout.id(),
                            last -> stripe.inPayout(account.account(), payout.id(), last));
                    transactions.await(Tenancy.EVERYTHING, () -> ledger.itemised(account, payout.id()));
                }
            }
            after = page.last();
        } while (after != null);
    }

    private void storeAll(
            Account account,
            Progress progress,
            @Nullable String payout,
            Function<@Nullable String, StripePage<Booked>> read) {
        String after = null;
        do {
            StripePage<Booked> page = read.apply(after);
            transactions.await(
                    Tenancy.EVERYTHING, () -> ledger.store(account, progress.organisationId(), page.items(), payout));
            after = page.last();
        } while (after != null);
    }
}
