package org.caretill.transactions;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.caretill.identifiers.PlatformId;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a database transaction may see and write: those of some clinics, of an organisation, or all. PostgreSQL
 * enforces it by row-level security, so a query that forgets its {@code where} finds nothing of a stranger. A transaction
 * without a tenancy sees no row of any clinic.
 *
 * @param everything for the operator, the call platform, and this service's own work on all clinics
 * @param organisationId all clinics of this organisation; null: of none
 * @param clinicIds these clinics; what has not the form of the platform's ids is left out
 */
public record Tenancy(boolean everything, @Nullable String organisationId, Set<String> clinicIds) {

    /** Every row: what consumers of events, schedulers and the operator work with. */
    public static final Tenancy EVERYTHING = new Tenancy(true, null, Set.of());

    /** Commas separate the ids in the setting, so that none may hide another. */
    private static final Pattern ID = Pattern.compile(PlatformId.PATTERN);

    public Tenancy {
        organisationId = organisationId != null && ID.matcher(organisationId).matches() ? organisationId : null;
        clinicIds = clinicIds.stream().filter(id -> ID.matcher(id).matches()).collect(Collectors.toUnmodifiableSet());
    }

    /** The rows of one clinic. */
    public static Tenancy ofClinic(String clinicId) {
        return new Tenancy(false, null, Set.of(clinicId));
    }

    /** The clinics as {@code within_tenancy} of the database reads them. */
    public String joinedClinicIds() {
        return String.join(",", clinicIds);
    }
}
