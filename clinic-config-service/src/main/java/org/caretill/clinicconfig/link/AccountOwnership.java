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
 * Which clinic a Stripe account belongs to: one clinic, or several of one organisation if the operator allows it to
 * share accounts. A lock on the account until the transaction ends serialises linking and disconnecting across clinics.
 * Call it inside a transaction that sees every clinic.
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

    /** Whether a clinic may link an account. */
    enum Availability {
        /** The clinic may link it. */
        AVAILABLE,
        /** It is already linked to this clinic. */
        LINKED_HERE,
        /** It belongs to another clinic. */
        TAKEN,
        /** It is being disconnected at Stripe, so that a new link would be lost. */
        DISCONNECTING
    }

    /** Locks the account; call it before any clinic is locked. */
    Uni<Void> lock(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(hashtextextended(cast(?1 as text), 0))",
                                Integer.class)
                        .setParameter(1, account)
                        .getSingleResult())
                .replaceWithVoid();
    }

    /** The availability of the locked account for the clinic. */
    Uni<Availability> availability(Clinic clinic, String account) {
        return clinics.withAccount(account)
                .chain(holders -> organisations
                        .policyOf(clinic.organisationId())
                        .map(policy -> availability(clinic, account, holders, policy.sharedAccountAcrossClinics())))
                .chain(availability -> availability != Availability.AVAILABLE
                        ? Uni.createFrom().item(availability)
                        : attempts.isBeingDisconnected(account)
                                .map(leaves -> leaves ? Availability.DISCONNECTING : Availability.AVAILABLE));
    }

    private static Availability availability(Clinic clinic, String account, List<Clinic> holders, boolean mayBeShared) {
        boolean isStrangers =
                holders.stream().anyMatch(holder -> !holder.organisationId().equals(clinic.organisationId()));
        boolean isOthers = holders.stream().anyMatch(holder -> !holder.id().equals(clinic.id()));
        StripeLink here = clinic.stripeAccounts().connected(account);
        if (isStrangers || (isOthers && !mayBeShared)) {
            return Availability.TAKEN;
        }
        if (holders.stream().anyMatch(holder -> isLeaving(holder, account))) {
            return Availability.DISCONNECTING;
        }
        return here != null && here.status() == StripeLink.Status.LINKED
                ? Availability.LINKED_HERE
                : Availability.AVAILABLE;
    }

    /**
     * Locks the account and says whether it must stay connected: a clinic still uses it, or an administrator may still
     * confirm it. Until the transaction ends, the lock prevents linking; afterwards the state
     * {@link Availability#DISCONNECTING} does.
     */
    public Uni<Boolean> isUsed(String account) {
        return lock(account)
                .chain(() -> clinics.withAccount(account))
                .chain(holders -> holders.stream().anyMatch(holder -> !isBeingDisconnected(holder, account))
                        ? Uni.createFrom().item(true)
                        : attempts.awaitsConfirmation(account));
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
