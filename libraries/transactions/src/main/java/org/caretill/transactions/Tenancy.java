package org.caretill.transactions;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.caretill.identifiers.PlatformId;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a database transaction may see and write: those of some clinics, of an organisation, or all. PostgreSQL
 * enforces it with row-level security, so a query that forgets its {@code where} cannot return rows of another tenant.
 * A transaction without a tenancy sees no row of any clinic.
 *
 * @param everything for the operator, the call platform, and this service's own work on all clinics
 * @param organisationId all clinics of this organisation; null: of none
 * @param clinicIds these clinics; ids that do not have the form of the platform's ids are left out
 */
public record Tenancy(boolean everything, @Nullable String organisationId, Set<String> clinicIds) {

    /** Every row: for event consumers, jobs and the operator. */
    public static final Tenancy EVERYTHING = new Tenancy(true, null, Set.of());

    /** The setting separates ids by commas, so an id with a comma could smuggle in another one. */
    private static final Pattern ID = Pattern.compile(PlatformId.PATTERN);

    public Tenancy {
        organisationId = organisationId != null && ID.matcher(organisationId).matches() ? organisationId : null;
        clinicIds = clinicIds.stream().filter(id -> ID.matcher(id).matches()).collect(Collectors.toUnmodifiableSet());
    }

    /** The rows of one clinic. */
    public static Tenancy ofClinic(String clinicId) {
        return new Tenancy(false, null, Set.of(clinicId));
    }

    /** The clinics in the form that the database function {@code within_tenancy} reads. */
    public String joinedClinicIds() {
        return String.join(",", clinicIds);
    }
}
