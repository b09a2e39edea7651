package org.caretill.clinicconfig.organisation;

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
import org.caretill.clinicconfig.audit.AuditLogReader;
import org.caretill.csvfiles.CsvFile;
import org.caretill.identifiers.PlatformId;
import org.caretill.paging.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code GET /v1/organisations/{organisationId}/audit-log}: every change of an organisation and of its clinics. */
@Path("/v1/organisations/{organisationId}/audit-log")
@Tag(name = "Audit log", description = "Who changed what and when.")
public class OrganisationAuditLogResource {

    private final Callers callers;
    private final AuditLogReader reader;

    OrganisationAuditLogResource(Callers callers, AuditLogReader reader) {
        this.callers = callers;
        this.reader = reader;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN})
    @Operation(
            operationId = "listOrganisationAuditLog",
            summary = "List every change of the organisation and of its clinics, newest first")
    public Uni<Page<Entry>> entries(
            @PathParam("organisationId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    String organisationId,
            @BeanParam AuditLogReader.Wanted wanted,
            @Valid @BeanParam AuditLogReader.Position position) {
        Staff staff = callers.staff();
        Organisations.mustManage(staff, organisationId);
        return reader.page(staff.tenancy(), wanted.of(organisationId, null), position);
    }

    @GET
    @Produces(CsvFile.PRODUCED)
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN})
    @Operation(
            operationId = "listOrganisationAuditLog",
            summary = "List every change of the organisation and of its clinics, newest first")
    public RestMulti<String> csv(
            @PathParam("organisationId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    String organisationId,
            @BeanParam AuditLogReader.Wanted wanted) {
        Staff staff = callers.staff();
        Organisations.mustManage(staff, organisationId);
        return reader.csv(staff.tenancy(), wanted.of(organisationId, null));
    }
}
