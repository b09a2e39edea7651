package org.caretill.paymentrequest.payout;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/clinics/{clinicId}/payouts}: what Stripe pays to the clinic's bank account, and what is in each payout, for
 * the clinic's administrators. The answers are what was last read from Stripe.
 */
@Path("/v1/clinics/{clinicId}/payouts")
@RolesAllowed(Roles.CLINIC_ADMIN)
@Tag(name = "Payouts", description = "What Stripe paid out to the clinic's bank account, and what is in it.")
class PayoutsResource {

    private static final String ID = "[A-Za-z0-9_]{1,255}";

    private final Callers callers;
    private final Transactions transactions;
    private final KnownClinics clinics;
    private final Payouts payouts;
    private final PayoutLedger ledger;
    private final PayoutReadingsJob readings;

    PayoutsResource(
            Callers callers,
            Transactions transactions,
            KnownClinics clinics,
            Payouts payouts,
            PayoutLedger ledger,
            PayoutReadingsJob readings) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.payouts = payouts;
        this.ledger = ledger;
        this.readings = readings;
    }

    /**
     * Which page.
     *
     * @param cursor {@code nextCursor} of the page before
     */
    record Wanted(
            @QueryParam("cursor")
            @Pattern(regexp = ID)
            @Schema(description = "The nextCursor of the page before")
            @Nullable
            String cursor,

            @QueryParam("limit")
            @DefaultValue(Page.DEFAULT_LIMIT)
            @Min(1)
            @Max(Page.MAX_LIMIT)
            @Schema(description = "How many a page holds")
            int limit) {}

    /**
     * By account and currency.
     *
     * @param timeZone the clinic's
     */
    @Schema(name = "NotPaidOutOfClinic")
    record Balances(String timeZone, List<BalanceJson> items) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listPayouts", summary = "List the clinic's payouts, the latest arrival first")
    public Uni<Page<PayoutJson>> page(String clinicId, @Valid @BeanParam Wanted wanted) {
        Staff staff = administrator(clinicId);
        return transactions.run(staff.tenancy(), () -> payouts.page(clinicId, wanted.cursor(), wanted.limit()));
    }

    @GET
    @Path("/not-paid-out")
    @Operation(
            operationId = "getNotPaidOut",
            summary = "Get what is on the balances of the clinic's Stripe accounts and in no payout yet")
    public Uni<Balances> notPaidOut(String clinicId) {
        Staff staff = administrator(clinicId);
        return transactions.run(
                staff.tenancy(),
                () -> clinics.find(clinicId)
                        .map(clinic -> clinic == null ? "UTC" : clinic.zone().getId())
                        .chain(zone -> payouts.notPaidOut(clinicId).map(items -> new Balances(zone, items))));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getPayout", summary = "Get a payout")
    public Uni<PayoutJson> one(String clinicId, String id) {
        Staff staff = administrator(clinicId);
        return transactions.run(staff.tenancy(), () -> payouts.find(clinicId, id));
    }

    @GET
    @Path("/{id}/movements")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listPayoutMovements", summary = "List what is in a payout")
    public Uni<Page<MovementJson>> movements(String clinicId, String id, @Valid @BeanParam Wanted wanted) {
        Staff staff = administrator(clinicId);
        return transactions.run(
                staff.tenancy(),
                () -> payouts.find(clinicId, id)
                        .chain(payout -> payouts.movements(clinicId, payout.id(), wanted.cursor(), wanted.limit())));
    }

    @POST
    @Path("/reading")
    @Operation(
            operationId = "readPayoutsAgain",
            summary = "Read the payouts from Stripe again",
            description = "It begins within seconds and ends in the background; readAt of not-paid-out then changes.")
    @APIResponse(responseCode = "204", description = "A reading begins, unless one was made within half a minute")
    public Uni<Void> readAgain(String clinicId) {
        Staff staff = administrator(clinicId);
        return transactions
                .run(
                        staff.tenancy(),
                        () -> clinics.find(clinicId)
                                .chain(clinic -> clinic == null
                                        ? Uni.createFrom().item(0)
                                        : ledger.plan(clinicId, clinic.organisationId(), clinic.connected())
                                                .chain(() -> ledger.hasten(clinicId))))
                .invoke(readings::readSoon)
                .replaceWithVoid();
    }

    private Staff administrator(String clinicId) {
        Staff staff = callers.staff();
        staff.mustBelongTo(clinicId);
        return staff;
    }
}
