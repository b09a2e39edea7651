package org.caretill.clinicconfig.link;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.Removal;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.organisation.Organisations;

/**
 * Whose a Stripe account is: one clinic's, or those of one organisation if the operator allows it to share accounts. A
 * lock on the account, held until the transaction ends, puts everything that gives or takes one in a line, whichever
 * clinics it is about. Methods are called inside a transaction that sees every clinic.
 */
@ApplicationScoped
public class AccountOwnership {

    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final Organisations organisations;

    AccountOwnership(Clinics clinics, LinkAttempts attempts, Organisations organisations) {
        this.clinics = clinics;
        this.attempts = attempts;
        this.organisations = organisations;
    }

    /** How an account stands for a clinic that wants it. */
    enum Standing {
        /** The clinic may link it. */
        FREE,
        /** It is linked to this clinic. */
        LINKED_HERE,
        /** It is another clinic's. */
        ELSEWHERE,
        /** It is being disconnected at Stripe: whoever links it now would lose it. */
        LEAVING
    }

    /** Waits until nobody else gives or takes the account; call it before any clinic is locked. */
    Uni<Void> lock(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(hashtextextended(cast(?1 as text), 0))",
                                Integer.class)
                        .setParameter(1, account)
                        .getSingleResult())
                .replaceWithVoid();
    }

    /** How the account, which is locked, stands for the clinic. */
    Uni<Standing> standing(Clinic clinic, String account) {
        return clinics.withAccount(account)
                .chain(holders -> organisations
                        .policyOf(clinic.organisationId())
                        .map(policy -> standing(clinic, account, holders, policy.sharedAccountAcrossClinics())))
                .chain(standing -> standing != Standing.FREE
                        ? Uni.createFrom().item(standing)
                        : attempts.isBeingGivenBack(account).map(leaves -> leaves ? Standing.LEAVING : Standing.FREE));
    }

    private static Standing standing(Clinic clinic, String account, List<Clinic> holders, boolean mayBeShared) {
        boolean isStrangers =
                holders.stream().anyMatch(holder -> !holder.organisationId().equals(clinic.organisationId()));
        boolean isOthers = holders.stream().anyMatch(holder -> !holder.id().equals(clinic.id()));
        StripeLink here = clinic.stripeAccounts().connected(account);
        if (isStrangers || (isOthers && !mayBeShared)) {
            return Standing.ELSEWHERE;
        }
        if (holders.stream().anyMatch(holder -> isLeaving(holder, account))) {
            return Standing.LEAVING;
        }
        return here != null && here.status() == StripeLink.Status.LINKED ? Standing.LINKED_HERE : Standing.FREE;
    }

    /**
     * Whether the account must stay connected: a clinic has it that does not wait for its disconnection, or an
     * administrator may still confirm it. Until the transaction ends, nobody else takes it; afterwards, nobody takes it
     * while it stands as {@link Standing#LEAVING}.
     */
    public Uni<Boolean> isUsed(String account) {
        return lock(account)
                .chain(() -> clinics.withAccount(account))
                .chain(holders -> holders.stream().anyMatch(holder -> !isBeingDisconnected(holder, account))
                        ? Uni.createFrom().item(true)
                        : attempts.isWaitedFor(account));
    }

    private static boolean isBeingDisconnected(Clinic holder, String account) {
        StripeLink link = holder.stripeAccounts().connected(account);
        return link == null || (link.removal() != null && link.removal().step() == Removal.Step.DEAUTHORISING);
    }

    private static boolean isLeaving(Clinic holder, String account) {
        StripeLink link = holder.stripeAccounts().connected(account);
        return link != null && link.status() == StripeLink.Status.REMOVING;
    }
}
