package org.caretill.clinicconfig.organisation;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.audit.AuditLog;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.problem.Problems;

/**
 * What holds for whole organisations. An organisation that nobody has decided anything about has no row and the
 * defaults. Methods are called inside {@link org.caretill.messaging.Transactions}.
 */
@ApplicationScoped
public class Organisations implements PanacheRepositoryBase<Organisation, String> {

    private final AuditLog audit;

    Organisations(AuditLog audit) {
        this.audit = audit;
    }

    /** Refuses whoever is neither the organisation's manager nor the operator, as if there were no such organisation. */
    static void mustManage(Staff staff, String organisationId) {
        if (!staff.has(Roles.PLATFORM_OPERATOR) && !organisationId.equals(staff.organisationId())) {
            throw Problems.notFound("organisation");
        }
    }

    /** Which Stripe accounts the organisation's clinics may have. */
    public Uni<StripeAccountPolicy> policyOf(String organisationId) {
        return findById(organisationId)
                .map(organisation -> organisation == null ? StripeAccountPolicy.DEFAULT : organisation.policy());
    }

    /** Decides anew, and writes who did so; saying the same again changes nothing. */
    Uni<StripeAccountPolicy> changePolicy(String organisationId, StripeAccountPolicy changed, Actor operator) {
        return locked(organisationId).chain(organisation -> {
            StripeAccountPolicy before = organisation.policy();
            if (before.equals(changed)) {
                return Uni.createFrom().item(changed);
            }
            organisation.changePolicy(changed);
            var place = new AuditLog.Place(organisationId, null, organisation.version());
            return audit.add(operator, Action.STRIPE_ACCOUNT_POLICY_CHANGED, place, before, changed)
                    .replaceWith(changed);
        });
    }

    private Uni<Organisation> locked(String organisationId) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into organisation (organisation_id) values (?1) on conflict do nothing")
                        .setParameter(1, organisationId)
                        .executeUpdate())
                .chain(() -> findById(organisationId, LockModeType.PESSIMISTIC_WRITE));
    }
}
