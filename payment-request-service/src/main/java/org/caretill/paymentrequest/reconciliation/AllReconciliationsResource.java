package org.caretill.paymentrequest.reconciliation;

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
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.identifiers.PlatformId;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Status;
import org.caretill.problemdetails.DayParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/reconciliation}: the results of a day's reconciliations, by clinic, for the operator. */
@Path("/v1/reconciliation")
@RolesAllowed(Roles.PLATFORM_OPERATOR)
@Tag(name = "Reconciliation", description = "The payments of a day here and at Stripe, with each difference.")
class AllReconciliationsResource {

    private final Callers callers;
    private final Transactions transactions;
    private final ComparedDays days;
    private final InstantSource clock;

    AllReconciliationsResource(Callers callers, Transactions transactions, ComparedDays days, InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.days = days;
        this.clock = clock;
    }

    /**
     * Which results to list.
     *
     * @param cursor {@code nextCursor} of the page before
     */
    record Wanted(
            @QueryParam("date")
            @Schema(description = "A day, such as 2026-11-23; absent: yesterday", format = "date")
            @Nullable
            String date,

            @QueryParam("status") @Schema(description = "MATCHED, DIFFERENT or UNREACHABLE") @Nullable
            String status,

            @QueryParam("cursor")
            @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
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
    @Operation(
            operationId = "listReconciliations",
            summary = "List the clinics whose day was compared with Stripe, and how that came out")
    public Uni<Page<ComparedDay>> page(@Valid @BeanParam Wanted wanted) {
        LocalDate asked = DayParameter.read("date", wanted.date());
        LocalDate day = asked != null
                ? asked
                : clock.instant().atZone(ZoneOffset.UTC).toLocalDate().minusDays(1);
        Status status = status(wanted.status());
        String after = wanted.cursor() == null ? "" : wanted.cursor();
        return transactions
                .run(callers.staff().tenancy(), () -> days.of(day, status, after, Page.rowsToRead(wanted.limit())))
                .map(found -> Page.of(found, wanted.limit(), Function.identity(), ComparedDay::clinicId));
    }

    private static @Nullable Status status(@Nullable String name) {
        try {
            return name == null ? null : Status.valueOf(name);
        } catch (IllegalArgumentException _) {
            throw RefusedException.invalid("status", "must be one of " + List.of(Status.values()));
        }
    }
}
