package org.caretill.clinicconfig.link;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import java.util.function.Supplier;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.StripeAccounts.Use;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.LinkAttempts.Return;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A browser returns from Stripe, whichever way the account came. It has no token; the state is the credential and is
 * valid once. Nothing is linked here, because it may be a stranger's browser: the page gets a ticket with which the
 * administrator shows that it was theirs, and then confirms the account. Blocks: call it on a virtual thread.
 */
@ApplicationScoped
class AccountReturn {

    private static final Logger LOG = Logger.getLogger(AccountReturn.class);

    private final Transactions transactions;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final AccountOwnership ownership;
    private final UnusedAuthorisationsJob unused;
    private final StripeConnect stripe;

    AccountReturn(
            Transactions transactions,
            Clinics clinics,
            LinkAttempts attempts,
            AccountOwnership ownership,
            UnusedAuthorisationsJob unused,
            StripeConnect stripe) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.attempts = attempts;
        this.ownership = ownership;
        this.unused = unused;
        this.stripe = stripe;
    }

    /**
     * Uses up the state and sends the browser on.
     *
     * @param outcome of the visit, for an attempt whose state is accepted
     */
    Response answer(@Nullable String state, LinkWay way, Function<LinkAttempt, Outcome> outcome) {
        Return back = state == null
                ? new Return.Unknown()
                : transactions.await(Tenancy.EVERYTHING, () -> attempts.returned(state, way));
        return switch (back) {
            case Return.Accepted(LinkAttempt attempt) -> {
                Outcome ended = outcome.apply(attempt);
                String word = ended.result().word();
                LOG.infof(
                        "link attempt returned from stripe: clinic=%s way=%s result=%s", attempt.clinicId(), way, word);
                yield Response.seeOther(
                                ended.ticket() == null
                                        ? ReturnUrls.withResult(attempt.returnUrl(), word)
                                        : ReturnUrls.withTicket(attempt.returnUrl(), word, ended.ticket()))
                        .build();
            }
            case Return.Used(String returnUrl) -> StalePage.USED.answer(returnUrl);
            case Return.Late(String returnUrl) -> StalePage.late(way).answer(returnUrl);
            case Return.Unknown() -> StalePage.UNKNOWN.answer(null);
        };
    }

    /** Ends the attempt without an account. */
    Outcome end(LinkAttempt attempt, LinkResult result) {
        transactions.await(Tenancy.EVERYTHING, () -> attempts.end(attempt.stateHash()));
        return Outcome.of(result);
    }

    /** The account was authorised, but the platform cannot use it and gives it back. */
    Outcome refuse(LinkAttempt attempt, StripeLink account, LinkResult result) {
        return stored(
                attempt,
                account,
                () -> attempts.findById(attempt.stateHash()).chain(it -> discard(it, account, result)));
    }

    /** Lets the account wait for its confirmation, if it may be linked; otherwise the platform gives it back. */
    Outcome accept(LinkAttempt attempt, StripeLink account) {
        return stored(
                attempt,
                account,
                () -> ownership
                        .lock(account.account())
                        .chain(() -> clinics.locked(attempt.clinicId()))
                        .chain(clinic ->
                                attempts.findById(attempt.stateHash()).chain(it -> accept(it, clinic, account))));
    }

    private Outcome stored(LinkAttempt attempt, StripeLink account, Supplier<Uni<Outcome>> change) {
        try {
            Outcome outcome = transactions.await(Tenancy.EVERYTHING, change);
            unused.runSoon();
            return outcome;
        } catch (DatabaseUnavailableException e) {
            LOG.errorf(
                    "account not stored: clinic=%s account=%s cause=%s",
                    attempt.clinicId(), account.account(), e.getMessage());
            return Outcome.of(LinkResult.UNCERTAIN);
        }
    }

    private Uni<Outcome> accept(LinkAttempt attempt, Clinic clinic, StripeLink account) {
        if (stripe.isOfOtherMode(account)) {
            return discard(
                    attempt,
                    account,
                    account.livemode() ? LinkResult.LIVE_ACCOUNT_REFUSED : LinkResult.TEST_ACCOUNT_REFUSED);
        }
        if (!clinic.enabled()) {
            return discard(attempt, account, LinkResult.FAILED);
        }
        return ownership.availability(clinic, account.account()).chain(availability -> switch (availability) {
            case AVAILABLE ->
                Uni.createFrom().item(new Outcome(LinkResult.CONFIRM, attempts.authorise(attempt, account)));
            case LINKED_HERE -> {
                attempt.end();
                yield clinics.link(clinic, attempt.admin(), account, Use.REPLACE, false)
                        .replaceWith(Outcome.of(LinkResult.LINKED));
            }
            case TAKEN -> discard(attempt, account, LinkResult.ALREADY_LINKED);
            case DISCONNECTING -> discard(attempt, account, LinkResult.FAILED);
        });
    }

    private static Uni<Outcome> discard(LinkAttempt attempt, StripeLink account, LinkResult result) {
        attempt.discard(account);
        return Uni.createFrom().item(Outcome.of(result));
    }

    /**
     * What the browser is told.
     *
     * @param ticket with which the page shows that this browser returned; null if there is nothing to confirm
     */
    record Outcome(LinkResult result, @Nullable String ticket) {

        static Outcome of(LinkResult result) {
            return new Outcome(result, null);
        }
    }
}
