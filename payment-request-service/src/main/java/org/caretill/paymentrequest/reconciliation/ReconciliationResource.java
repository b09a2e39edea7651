package org.caretill.paymentrequest.reconciliation;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.time.LocalDate;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.problemdetails.DayParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/clinics/{clinicId}/reconciliation}: whether a day of the clinic's payments is the same here and at Stripe.
 * Past days are compared at night and the results kept; today, and days without a result, are compared on request.
 */
@Path("/v1/clinics/{clinicId}/reconciliation")
@RolesAllowed({Roles.CLINIC_ADMIN, Roles.ORGANISATION_ADMIN, Roles.PLATFORM_OPERATOR})
@Tag(name = "Reconciliation", description = "The payments of a day here and at Stripe, with each difference.")
class ReconciliationResource {

    private final Callers callers;
    private final Transactions transactions;
    private final KnownClinics clinics;
    private final ComparedDays days;
    private final Comparisons comparisons;
    private final InstantSource clock;

    ReconciliationResource(
            Callers callers,
            Transactions transactions,
            KnownClinics clinics,
            ComparedDays days,
            Comparisons comparisons,
            InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.days = days;
        this.comparisons = comparisons;
        this.clock = clock;
    }

    /** Which day to compare again, such as 2026-11-23. */
    @Schema(name = "NewReconciliation")
    record Anew(
            @NotNull
            @Schema(description = "A day of the clinic's, not in the future", format = "date", type = SchemaType.STRING)
            String date) {}

    @GET
    @RunOnVirtualThread
    @Operation(
            operationId = "getReconciliation",
            summary = "Get a day of the clinic's payments, here and at Stripe",
            description = "The last result; today, and a day without a result, is compared now.")
    @Refuses("busy")
    public ComparedDay read(
            String clinicId,
            @QueryParam("date")
                    @Parameter(
                            description = "A day of the clinic's, such as 2026-11-23; absent: yesterday",
                            schema = @Schema(format = "date"))
                    @Nullable
                    String date) {
        Staff staff = callers.staff();
        ClinicPayments clinic = visible(staff, clinicId);
        LocalDate day = day(clinic, date);
        ComparedDay known =
                day.equals(today(clinic)) ? null : transactions.await(staff.tenancy(), () -> days.find(clinicId, day));
        return known != null ? known : compare(clinic, day);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(operationId = "compareDay", summary = "Compare a day of the clinic's payments with Stripe again")
    @Refuses("busy")
    public ComparedDay compare(String clinicId, @NotNull @Valid Anew anew) {
        ClinicPayments clinic = visible(callers.staff(), clinicId);
        return compare(clinic, day(clinic, anew.date()));
    }

    private ComparedDay compare(ClinicPayments clinic, LocalDate day) {
        ComparedDay compared = comparisons.compare(clinic, day, clinic.zone());
        if (day.isBefore(today(clinic))) {
            transactions.await(Tenancy.EVERYTHING, () -> days.store(compared));
        }
        return compared;
    }

    private ClinicPayments visible(Staff staff, String clinicId) {
        ClinicPayments clinic = transactions.await(staff.tenancy(), () -> clinics.find(clinicId));
        if (clinic == null || !isFor(staff, clinic)) {
            throw RefusedException.notFound("clinic");
        }
        return clinic;
    }

    private static boolean isFor(Staff staff, ClinicPayments clinic) {
        return staff.belongsTo(clinic.clinicId())
                || (staff.has(Roles.ORGANISATION_ADMIN)
                        && clinic.organisationId().equals(staff.organisationId()));
    }

    private LocalDate day(ClinicPayments clinic, @Nullable String date) {
        LocalDate today = today(clinic);
        LocalDate asked = DayParameter.read("date", date);
        LocalDate day = asked != null ? asked : today.minusDays(1);
        if (day.isAfter(today)) {
            throw RefusedException.invalid("date", "must not be in the future");
        }
        return day;
    }

    private LocalDate today(ClinicPayments clinic) {
        return clock.instant().atZone(clinic.zone()).toLocalDate();
    }
}
