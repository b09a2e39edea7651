package org.caretill.clinicconfig.clinic;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.AuditLog.Entry;
import org.caretill.clinicconfig.audit.AuditLog.Filter;
import org.caretill.clinicconfig.audit.AuditLogReader;
import org.caretill.csvfiles.CsvFile;
import org.caretill.identifiers.PlatformId;
import org.caretill.paging.Page;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code GET /v1/clinics/{clinicId}/audit-log}: every change of the clinic. */
@Path("/v1/clinics/{clinicId}/audit-log")
@Tag(name = "Audit log", description = "Who changed what and when.")
public class ClinicAuditLogResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final AuditLogReader reader;

    ClinicAuditLogResource(Callers callers, Transactions transactions, Clinics clinics, AuditLogReader reader) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.reader = reader;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN})
    @Operation(operationId = "listClinicAuditLog", summary = "List every change of the clinic, newest first")
    public Uni<Page<Entry>> entries(
            @PathParam("clinicId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String clinicId,
            @BeanParam AuditLogReader.Wanted wanted,
            @Valid @BeanParam AuditLogReader.Position position) {
        Staff staff = callers.staff();
        Filter filter = wanted.of(null, clinicId);
        return mustSee(staff, clinicId).chain(() -> reader.page(staff.tenancy(), filter, position));
    }

    @GET
    @Produces(CsvFile.PRODUCED)
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN})
    @Operation(operationId = "listClinicAuditLog", summary = "List every change of the clinic, newest first")
    public RestMulti<String> csv(
            @PathParam("clinicId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String clinicId,
            @BeanParam AuditLogReader.Wanted wanted) {
        Staff staff = callers.staff();
        return reader.csv(staff.tenancy(), wanted.of(null, clinicId), mustSee(staff, clinicId));
    }

    private Uni<Clinic> mustSee(Staff staff, String clinicId) {
        return transactions.run(staff.tenancy(), () -> clinics.visibleTo(staff, clinicId));
    }
}
