package org.caretill.clinicconfig.organisation;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.audit.AuditLog;
import org.caretill.clinicconfig.clinic.ApplicationFee;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.problemdetails.RefusedException;

/**
 * Settings of whole organisations. An organisation without a row has the defaults. Call it inside
 * {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class Organisations implements PanacheRepositoryBase<Organisation, String> {

    private final AuditLog audit;
    private final Clinics clinics;

    Organisations(AuditLog audit, Clinics clinics) {
        this.audit = audit;
        this.clinics = clinics;
    }

    /** 404 if the caller is neither the organisation's manager nor the operator. */
    static void mustManage(Staff staff, String organisationId) {
        if (!staff.has(Roles.PLATFORM_OPERATOR) && !organisationId.equals(staff.organisationId())) {
            throw RefusedException.notFound("organisation");
        }
    }

    /** Which Stripe accounts the organisation's clinics may have. */
    public Uni<StripeAccountPolicy> policyOf(String organisationId) {
        return findById(organisationId)
                .map(organisation -> organisation == null ? StripeAccountPolicy.DEFAULT : organisation.policy());
    }

    /** Changes the policy and writes the audit log; idempotent. */
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

    /** The platform's fee on each payment of the organisation's clinics. */
    Uni<ApplicationFee> applicationFeeOf(String organisationId) {
        return findById(organisationId)
                .map(organisation -> organisation == null ? ApplicationFee.NONE : organisation.applicationFee());
    }

    /** Changes the fee of the organisation and all its clinics; idempotent. */
    Uni<ApplicationFee> changeApplicationFee(String organisationId, ApplicationFee changed, Actor operator) {
        return locked(organisationId).chain(organisation -> {
            ApplicationFee before = organisation.applicationFee();
            if (before.equals(changed)) {
                return Uni.createFrom().item(changed);
            }
            organisation.changeApplicationFee(changed);
            var place = new AuditLog.Place(organisationId, null, organisation.version());
            return audit.add(operator, Action.APPLICATION_FEE_CHANGED, place, before, changed)
                    .chain(() -> clinics.chargeFee(organisationId, changed, operator))
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
