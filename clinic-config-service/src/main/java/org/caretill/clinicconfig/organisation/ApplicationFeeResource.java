package org.caretill.clinicconfig.organisation;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.Map;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.ApplicationFee;
import org.caretill.identifiers.PlatformId;
import org.caretill.problemdetails.RefusedException;
import org.caretill.striperules.StripeCurrency;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@code /v1/organisations/{organisationId}/application-fee}: the platform's fee on each payment of the organisation's
 * clinics. The operator sets it; it applies to new payment requests at once.
 */
@Path("/v1/organisations/{organisationId}/application-fee")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.PLATFORM_OPERATOR)
@Tag(name = "Organisations", description = "What the operator decides for all clinics of an organisation.")
public class ApplicationFeeResource {

    private static final int MAX_CURRENCIES = 200;

    private final Callers callers;
    private final Transactions transactions;
    private final Organisations organisations;

    ApplicationFeeResource(Callers callers, Transactions transactions, Organisations organisations) {
        this.callers = callers;
        this.transactions = transactions;
        this.organisations = organisations;
    }

    /**
     * The fee as the operator reads and writes it. All properties are required, so that nothing is reset by leaving it
     * out.
     *
     * @param percent of the payment, with at most two decimals
     * @param fixedMinor by ISO 4217 code, in the currency's smallest unit
     */
    @Schema(name = "ApplicationFee")
    public record Fee(
            @Schema(required = true, description = "Of each payment, with at most two decimals", examples = "1.5")
            @NotNull
            @DecimalMin("0")
            @DecimalMax("100")
            @Digits(integer = 3, fraction = 2, message = "must have at most two decimals")
            BigDecimal percent,

            @Schema(
                    required = true,
                    description =
                            "By ISO 4217 code, in the currency's smallest unit; other currencies have no fixed amount")
            @NotNull
            @Size(max = MAX_CURRENCIES)
            Map<String, @NotNull @Min(0) @Max(StripeCurrency.MAXIMUM_MINOR) Long> fixedMinor) {

        private static Fee of(ApplicationFee fee) {
            BigDecimal percent = BigDecimal.valueOf(fee.basisPoints(), 2).stripTrailingZeros();
            return new Fee(percent.scale() < 0 ? percent.setScale(0) : percent, fee.fixedMinor());
        }

        private ApplicationFee decided() {
            if (!StripeCurrency.codes().containsAll(fixedMinor.keySet())) {
                throw RefusedException.invalid(
                        "fixedMinor",
                        "must name currencies that Stripe charges in by their ISO 4217 codes, such as AUD");
            }
            return new ApplicationFee(percent.movePointRight(2).intValueExact(), fixedMinor);
        }
    }

    @GET
    @Operation(
            operationId = "getApplicationFee",
            summary = "Get the platform's fee on each payment of the organisation's clinics")
    public Uni<Fee> read(
            @PathParam("organisationId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    String organisationId) {
        return transactions
                .run(callers.staff().tenancy(), () -> organisations.applicationFeeOf(organisationId))
                .map(Fee::of);
    }

    @PUT
    @Operation(
            operationId = "setApplicationFee",
            summary = "Set the platform's fee on each payment of the organisation's clinics",
            description = "Applies to new payment requests of all clinics of the organisation.")
    public Uni<Fee> change(
            @PathParam("organisationId") @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    String organisationId,
            @Valid @NotNull Fee fee) {
        Staff operator = callers.staff();
        ApplicationFee decided = fee.decided();
        return transactions
                .run(
                        operator.tenancy(),
                        () -> organisations.changeApplicationFee(organisationId, decided, Actor.of(operator)))
                .map(Fee::of);
    }
}
