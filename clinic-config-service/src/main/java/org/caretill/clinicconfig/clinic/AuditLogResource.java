package org.caretill.clinicconfig.clinic;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.caretill.clinicconfig.Page;
import org.caretill.clinicconfig.audit.AuditLog;
import org.caretill.identity.Callers;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.messaging.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/clinics/{clinicId}/audit-log}: every change of the clinic, newest first. */
@Path("/v1/clinics/{clinicId}/audit-log")
public class AuditLogResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final AuditLog audit;

    AuditLogResource(Callers callers, Transactions transactions, Clinics clinics, AuditLog audit) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.audit = audit;
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN})
    public Uni<Page<AuditLog.Entry>> entries(
            @PathParam("clinicId") String clinicId,
            @QueryParam("cursor") @Min(1) @Nullable Long cursor,
            @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        Staff staff = callers.staff();
        return transactions.run(
                staff.tenancy(),
                () -> clinics.visibleTo(staff, clinicId)
                        .chain(() -> audit.of(clinicId, cursor == null ? Long.MAX_VALUE : cursor, limit)));
    }
}
