package org.caretill.clinicconfig.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.AccountChecks;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.LinkAttempts;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations;
import org.caretill.clinicconfig.readiness.Readiness;

/**
 * What Stripe says about connected accounts, by events and by answers. It is applied to every clinic that has the
 * account, and to link attempts that await its confirmation. Stripe's times have one-second resolution: if an event is
 * of the same second as what is known, {@link AccountCheckJob} asks Stripe, and what arrived last does not count. It
 * does so, too, if what is known has a time that has not come yet; then the answer counts. Call it inside
 * {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class ConnectedAccounts {

    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final AccountPaymentRequests requests;
    private final AccountChecks checks;
    private final WalletRegistrations wallets;
    private final InstantSource clock;

    ConnectedAccounts(
            Clinics clinics,
            LinkAttempts attempts,
            AccountPaymentRequests requests,
            AccountChecks checks,
            WalletRegistrations wallets,
            InstantSource clock) {
        this.clinics = clinics;
        this.attempts = attempts;
        this.requests = requests;
        this.checks = checks;
        this.wallets = wallets;
        this.clock = clock;
    }

    /** Applies an event about the account where it is newer than what is known. */
    Uni<Void> reported(String account, Readiness reported) {
        var undecided = new AtomicBoolean();
        return ofEach(account, clinic -> {
                    StripeLink link = clinic.stripeAccounts().connected(account);
                    if (link != null && reported.isUndecidedAgainst(link.readiness(), clock.instant())) {
                        undecided.set(true);
                    }
                    return clinics.change(
                            clinic,
                            Actor.STRIPE,
                            Action.STRIPE_ACCOUNT_CHANGED,
                            it -> it.reportReadiness(account, reported));
                })
                .chain(() -> attempts.report(account, reported))
                .chain(alsoUndecided -> askIf(undecided.get() || alsoUndecided, account, false));
    }

    /** Applies Stripe's answer about the account. */
    Uni<Void> answered(String account, Readiness answer) {
        return ofEach(
                        account,
                        clinic -> clinics.change(
                                clinic,
                                Actor.STRIPE,
                                Action.STRIPE_ACCOUNT_CHANGED,
                                it -> it.updateReadiness(account, answer, clock.instant())))
                .chain(() -> attempts.updateReadiness(account, answer));
    }

    /** Applies an event of the account's disconnection where it was not linked since. */
    Uni<Void> disconnectionReported(String account, Instant at) {
        var undecided = new AtomicBoolean();
        return ofEach(account, clinic -> {
                    if (clinic.stripeAccounts().isUndecidedAfter(account, at)) {
                        undecided.set(true);
                        return Uni.createFrom().item(clinic);
                    }
                    return disconnect(clinic, account, at);
                })
                .chain(() -> attempts.reportDeauthorisation(account, at))
                .chain(alsoUndecided -> askIf(undecided.get() || alsoUndecided, account, true));
    }

    /**
     * Stripe answers that the account is not connected.
     *
     * @param at when it was asked
     */
    Uni<Void> disconnected(String account, Instant at) {
        return ofEach(account, clinic -> disconnect(clinic, account, at))
                .chain(() -> attempts.recordDeauthorisation(account, at));
    }

    /** Whether a clinic has the account, or an administrator may still confirm it. */
    Uni<Boolean> has(String account) {
        return clinics.withAccount(account)
                .chain(holders -> holders.isEmpty()
                        ? attempts.awaitsConfirmation(account)
                        : Uni.createFrom().item(true));
    }

    private Uni<Clinic> disconnect(Clinic clinic, String account, Instant at) {
        return requests.open(clinic.id(), account)
                .chain(open -> clinics.change(
                        clinic,
                        Actor.STRIPE,
                        Action.STRIPE_ACCOUNT_DEAUTHORISED,
                        it -> it.recordDeauthorisation(account, at, open)))
                .call(() -> wallets.checkNow(account));
    }

    private Uni<Void> askIf(boolean undecided, String account, boolean disconnectionReported) {
        return undecided
                ? checks.now(account, disconnectionReported)
                : Uni.createFrom().voidItem();
    }

    /** One clinic after the other, by id: clinics are always locked in this order, so that no deadlock occurs. */
    private Uni<Void> ofEach(String account, Function<Clinic, Uni<Clinic>> change) {
        return clinics.idsWithAccount(account)
                .chain(ids -> ids.stream()
                        .reduce(
                                Uni.createFrom().voidItem(),
                                (before, id) -> before.chain(() -> clinics.locked(id))
                                        .chain(change::apply)
                                        .replaceWithVoid(),
                                (one, other) -> one.chain(() -> other)));
    }
}
