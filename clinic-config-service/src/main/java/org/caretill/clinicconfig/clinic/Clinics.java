package org.caretill.clinicconfig.clinic;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.audit.AuditLog;
import org.caretill.clinicconfig.paymentpages.PaymentPages;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.Outbox;
import org.caretill.outboxinbox.OutgoingEvent;
import org.caretill.paging.Page;
import org.caretill.problemdetails.RefusedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All clinics. Every change goes through {@link #change}, which writes version, audit entry and event in the same
 * transaction. Call it inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class Clinics implements PanacheRepositoryBase<Clinic, String> {

    private static final Logger LOG = Logger.getLogger(Clinics.class);

    private final AuditLog audit;
    private final Outbox outbox;
    private final AccountChecks checks;
    private final PaymentPages pages;

    Clinics(AuditLog audit, Outbox outbox, AccountChecks checks, PaymentPages pages) {
        this.audit = audit;
        this.outbox = outbox;
        this.checks = checks;
        this.pages = pages;
    }

    /** Reads a clinic; 404 if the caller may not see it. */
    public Uni<Clinic> visibleTo(Staff staff, String clinicId) {
        return findById(clinicId).map(clinic -> {
            if (clinic == null || !clinic.isVisibleTo(staff)) {
                throw RefusedException.notFound("clinic");
            }
            return clinic;
        });
    }

    /** Reads and locks a clinic, so that its changes, versions and events are serialised; 404 if there is none. */
    public Uni<Clinic> locked(String clinicId) {
        return findById(clinicId, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> RefusedException.notFound("clinic"));
    }

    /** The clinics to which the Stripe account is connected, by id. */
    public Uni<List<Clinic>> withAccount(String account) {
        return list("id in (select clinicId from ClinicOfAccount where account = ?1) order by id", account)
                .map(found -> found.stream()
                        .filter(clinic -> clinic.stripeAccounts().connected(account) != null)
                        .toList());
    }

    /** The ids of the clinics that have or had the Stripe account, in the order in which to lock them. */
    public Uni<List<String>> idsWithAccount(String account) {
        return getSession()
                .chain(session -> session.createQuery(
                                "select clinicId from ClinicOfAccount where account = ?1 order by clinicId",
                                String.class)
                        .setParameter(1, account)
                        .getResultList());
    }

    /** The clinics with a Stripe account that is being removed, by id. */
    public Uni<List<Clinic>> removing(int limit) {
        return find("removing order by id").page(0, limit).list();
    }

    /**
     * The clinics the caller may see, by id, after the cursor; one more than the limit if there are more.
     *
     * @param only the clinics to look among; empty: all
     */
    Uni<List<Clinic>> visibleTo(Staff staff, Set<String> only, String cursor, int limit) {
        var query = new StringBuilder("id > :cursor");
        var parameters = Parameters.with("cursor", cursor);
        if (!only.isEmpty()) {
            query.append(" and id in :only");
            parameters.and("only", only);
        }
        if (!staff.servesEveryClinic()) {
            query.append(" and (organisationId = :organisation or id in :own)");
            parameters
                    .and(
                            "organisation",
                            staff.has(Roles.ORGANISATION_ADMIN) && staff.organisationId() != null
                                    ? staff.organisationId()
                                    : "")
                    .and("own", staff.clinicIds().isEmpty() ? Set.of("") : staff.clinicIds());
        }
        return find(query.append(" order by id").toString(), parameters)
                .page(0, Page.rowsToRead(limit))
                .list();
    }

    /** Registers or updates the clinic; idempotent. */
    Uni<Registered> register(String clinicId, Registration registration, Actor actor) {
        return lockOrganisation(registration)
                .chain(() -> insertIfNew(clinicId, registration))
                .chain(isNew -> locked(clinicId)
                        .chain(clinic -> isNew
                                ? record(clinic, actor, Action.CLINIC_REGISTERED, null)
                                : change(clinic, actor, Action.CLINIC_CHANGED, it -> it.register(registration)))
                        .map(clinic -> new Registered(clinic, isNew)));
    }

    /** Locks the organisation, so that a concurrent decision for all its clinics also finds the new clinic. */
    private Uni<Void> lockOrganisation(Registration registration) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into organisation (organisation_id) values (?1) on conflict do nothing")
                        .setParameter(1, registration.organisationId())
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery("""
                                        update organisation set name = ?2
                                        where organisation_id = ?1 and name is distinct from ?2 and ?2 <> ''\
                                        """)
                                .setParameter(1, registration.organisationId())
                                .setParameter(2, Objects.requireNonNullElse(registration.organisationName(), ""))
                                .executeUpdate())
                        .chain(() -> session.createNativeQuery(
                                        "select 1 from organisation where organisation_id = ?1 for share", Object.class)
                                .setParameter(1, registration.organisationId())
                                .getSingleResult()))
                .replaceWithVoid();
    }

    /** Sets the fee of all clinics of the organisation and publishes it. The organisation must be locked. */
    public Uni<Void> chargeFee(String organisationId, ApplicationFee fee, Actor actor) {
        return find("organisationId = ?1 order by id", organisationId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .chain(clinics -> {
                    Uni<Void> changed = Uni.createFrom().voidItem();
                    for (Clinic clinic : clinics) {
                        changed = changed.chain(
                                () -> change(clinic, actor, Action.APPLICATION_FEE_CHANGED, it -> it.chargeFee(fee))
                                        .replaceWithVoid());
                    }
                    return changed;
                });
    }

    private Uni<Boolean> insertIfNew(String clinicId, Registration registration) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into clinic (id, organisation_id, name, country, time_zone, application_fee)
                    values (?1, ?2, ?3, ?4, ?5,
                        (select application_fee from organisation where organisation_id = ?2))
                    on conflict do nothing\
                    """)
                        .setParameter(1, clinicId)
                        .setParameter(2, registration.organisationId())
                        .setParameter(3, registration.name())
                        .setParameter(4, registration.country())
                        .setParameter(5, registration.timeZone())
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }

    /**
     * Links a Stripe account to the locked clinic.
     *
     * @param severalAllowed whether the organisation's clinics may have several accounts
     */
    public Uni<Clinic> link(
            Clinic clinic, Actor actor, StripeLink fresh, StripeAccounts.Use use, boolean severalAllowed) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into clinic_of_account (account, clinic_id, organisation_id)
                    values (?1, ?2, ?3) on conflict do nothing\
                    """)
                        .setParameter(1, fresh.account())
                        .setParameter(2, clinic.id())
                        .setParameter(3, clinic.organisationId())
                        .executeUpdate())
                .chain(() -> checks.plan(fresh.account()))
                .chain(() -> pages.registerOn(fresh.account()))
                .chain(() ->
                        change(clinic, actor, Action.STRIPE_ACCOUNT_LINKED, it -> it.link(fresh, use, severalAllowed)));
    }

    /**
     * Changes a locked clinic. If its state stays the same, nothing is written or published.
     *
     * @param change may throw a problem to refuse
     */
    public Uni<Clinic> change(Clinic clinic, Actor actor, Action action, Consumer<Clinic> change) {
        Clinic.State before = clinic.state();
        change.accept(clinic);
        if (clinic.state().equals(before)) {
            return Uni.createFrom().item(clinic);
        }
        clinic.countChange();
        return record(clinic, actor, action, before);
    }

    private Uni<Clinic> record(Clinic clinic, Actor actor, Action action, Clinic.@Nullable State before) {
        LOG.infof(
                "clinic changed: clinic=%s version=%d action=%s",
                clinic.id(), clinic.settings().version(), action.code());
        var place = new AuditLog.Place(
                clinic.organisationId(), clinic.id(), clinic.settings().version());
        return audit.add(actor, action, place, before, clinic.state())
                .chain(() -> outbox.add(new OutgoingEvent(
                        EventTopics.CLINIC_PAYMENTS, clinic.id(), "ClinicPaymentsChanged", clinic.event())))
                .replaceWith(clinic);
    }

    /** A registered clinic, and whether it is new. */
    record Registered(Clinic clinic, boolean isNew) {}
}
