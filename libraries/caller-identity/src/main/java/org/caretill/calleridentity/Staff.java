package org.caretill.calleridentity;

import java.util.Set;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * A person or system with an OIDC token.
 *
 * @param subject the token's subject, opaque
 * @param name what colleagues and patients call the person, as the identity provider says it; null for a system, or if
 *     the token has no such claim. For the service's own database and its answers only: names are never logged and never
 *     in events
 * @param organisationId the organisation the caller belongs to, if any
 * @param clinicIds the clinics the caller is a member of
 * @param remoteAddress the caller's network address, as {@code quarkus.http.proxy} lets Quarkus see it; empty if there
 *     is none
 */
public record Staff(
        String subject,
        @Nullable String name,
        Set<String> roles,
        @Nullable String organisationId,
        Set<String> clinicIds,
        String remoteAddress) {

    /** Without the name, because records are written into logs and messages easily. */
    @Override
    public String toString() {
        return "Staff[" + subject + "]";
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    /** Whether the caller is a member of the clinic. The operator and the call platform serve all clinics. */
    public boolean belongsTo(String clinicId) {
        return servesEveryClinic() || clinicIds.contains(clinicId);
    }

    /** Whether the caller may see all clinics of all organisations. */
    public boolean servesEveryClinic() {
        return has(Roles.PLATFORM_OPERATOR) || has(Roles.CALL_PLATFORM);
    }

    /**
     * Refuses a clinic the caller is not a member of, with the same answer as for a clinic that does not exist.
     *
     * @throws RefusedException if the caller does not belong to the clinic
     */
    public void mustBelongTo(String clinicId) {
        if (!belongsTo(clinicId)) {
            throw RefusedException.notFound("clinic");
        }
    }

    /**
     * The rows the caller's transactions may touch: those of the clinics in {@link #belongsTo}, and for a manager those
     * of the organisation.
     */
    public Tenancy tenancy() {
        return servesEveryClinic()
                ? Tenancy.EVERYTHING
                : new Tenancy(false, has(Roles.ORGANISATION_ADMIN) ? organisationId : null, clinicIds);
    }
}
