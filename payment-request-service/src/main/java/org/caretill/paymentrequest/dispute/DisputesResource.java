package org.caretill.paymentrequest.dispute;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.identifiers.TypeId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.stripe.StripeDashboard;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/disputes}: the disputes of the clinics the caller belongs to, most recently received first. */
@Path("/v1/disputes")
@RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
@Tag(
        name = "Disputes",
        description = "Cardholders contest payments at their banks; the clinic answers in its Stripe Dashboard.")
class DisputesResource {

    private static final String LAST = "dispute_z";

    private final Callers callers;
    private final Transactions transactions;
    private final StripeDashboard dashboard;

    DisputesResource(Callers callers, Transactions transactions, StripeDashboard dashboard) {
        this.callers = callers;
        this.transactions = transactions;
        this.dashboard = dashboard;
    }

    /**
     * Which disputes to list. An absent parameter does not filter.
     *
     * @param clinicId one of the caller's clinics; all of them if absent
     * @param status one or, repeated, several
     * @param cursor {@code nextCursor} of the page before
     */
    record Filter(
            @QueryParam("clinicId") @Schema(description = "One of the caller's clinics; absent: all of them") @Nullable
            String clinicId,

            @QueryParam("status")
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = DisputeStatus.class,
                    description = "One status of a dispute; repeated: any of them")
            List<String> status,

            @QueryParam("cursor")
            @Pattern(regexp = "dispute" + TypeId.SUFFIX)
            @Schema(description = "The nextCursor of the page before")
            @Nullable
            String cursor,

            @QueryParam("limit")
            @DefaultValue(Page.DEFAULT_LIMIT)
            @Min(1)
            @Max(Page.MAX_LIMIT)
            @Schema(description = "How many a page holds")
            int limit) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listDisputes", summary = "List the disputes of the caller's clinics, newest first")
    @Refuses("not-found")
    public Uni<Page<DisputeJson>> page(@Valid @BeanParam Filter filter) {
        Staff staff = callers.staff();
        if (filter.clinicId() != null) {
            staff.mustBelongTo(filter.clinicId());
        }
        Set<String> clinics = filter.clinicId() == null ? staff.clinicIds() : Set.of(filter.clinicId());
        List<DisputeStatus> statuses = statuses(filter.status());
        return transactions
                .run(
                        staff.tenancy(),
                        () -> Panache.getSession()
                                .chain(session -> session.createQuery("""
                                    from Dispute where clinicId in (?1) and status in (?2) and id < ?3
                                    order by id desc\
                                    """, Dispute.class)
                                        .setParameter(1, clinics)
                                        .setParameter(2, statuses)
                                        .setParameter(3, filter.cursor() == null ? LAST : filter.cursor())
                                        .setMaxResults(Page.rowsToRead(filter.limit()))
                                        .getResultList()))
                .map(found -> Page.of(
                        found, filter.limit(), dispute -> DisputeJson.of(dispute, dashboard), dispute -> dispute.id));
    }

    private static List<DisputeStatus> statuses(List<String> names) {
        try {
            return names.isEmpty()
                    ? List.of(DisputeStatus.values())
                    : names.stream().map(DisputeStatus::valueOf).toList();
        } catch (IllegalArgumentException _) {
            throw RefusedException.invalid("status", "must be one of " + List.of(DisputeStatus.values()));
        }
    }
}
