package org.caretill.clinicconfig.audit;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.caretill.calleridentity.Roles;
import org.caretill.clinicconfig.audit.AuditLog.Entry;
import org.caretill.csvfiles.CsvFile;
import org.caretill.paging.Page;
import org.caretill.transactions.Tenancy;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code GET /v1/audit-log}: the whole audit log, for the platform's operator. */
@Path("/v1/audit-log")
@Tag(name = "Audit log", description = "Who changed what and when.")
public class AuditLogResource {

    private final AuditLogReader reader;

    AuditLogResource(AuditLogReader reader) {
        this.reader = reader;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @Operation(
            operationId = "listAuditLog",
            summary = "List every change of every organisation and clinic, newest first")
    public Uni<Page<Entry>> entries(
            @BeanParam AuditLogReader.Wanted wanted, @Valid @BeanParam AuditLogReader.Position position) {
        return reader.page(Tenancy.EVERYTHING, wanted.of(null, null), position);
    }

    @GET
    @Produces(CsvFile.PRODUCED)
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @Operation(
            operationId = "listAuditLog",
            summary = "List every change of every organisation and clinic, newest first")
    public RestMulti<String> csv(@BeanParam AuditLogReader.Wanted wanted) {
        return reader.csv(Tenancy.EVERYTHING, wanted.of(null, null));
    }
}
