package org.caretill.clinicconfig.clinic;

import java.util.List;
import org.caretill.clinicconfig.readiness.Blocker;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The payment settings of a clinic as its people and the call page see them. Amounts are in the smallest unit of the
 * currency.
 *
 * @param version the number of the clinic's changes; used as ETag
 * @param enabled whether the platform lets the clinic take payments
 * @param country ISO 3166-1 alpha-2, which decides how amounts and dates are written
 * @param timeZone IANA
 * @param receiptGaps what the clinic's receipts lack
 * @param askWhenNothingRequested whether a clinician who hangs up without having requested anything is asked first
 */
public record PaymentSettings(
        String clinicId,
        String organisationId,
        long version,
        boolean enabled,
        String country,
        String timeZone,
        String currency,
        long minimumMinor,
        long maximumMinor,
        int expiryMinutes,
        List<Preset> presets,
        List<String> mayRequest,
        List<String> mayRefund,
        @Nullable String statementDescriptorSuffix,
        PaymentTerms.Receipt receipt,
        @Nullable Business business,
        List<ReceiptGap> receiptGaps,
        List<PaymentTerms.Route> routes,
        boolean askWhenNothingRequested,
        Stripe stripe) {

    static PaymentSettings of(Clinic clinic, long version) {
        PaymentTerms terms = clinic.terms();
        return new PaymentSettings(
                clinic.id(),
                clinic.organisationId(),
                version,
                clinic.enabled(),
                clinic.country(),
                clinic.timeZone(),
                terms.currency(),
                terms.minimumMinor(),
                terms.maximumMinor(),
                terms.expiryMinutes(),
                terms.presets(),
                terms.mayRequest(),
                terms.mayRefund(),
                terms.statementDescriptorSuffix(),
                terms.receipt(),
                terms.business(),
                ReceiptGap.of(terms.business(), clinic.country()),
                terms.routes(),
                terms.askWhenNothingRequested(),
                Stripe.of(clinic.stripeAccounts().byDefault()));
    }

    /**
     * The Stripe account that new payment requests are paid to.
     *
     * @param status {@code UNLINKED}, {@code LINKED} or {@code REMOVING}
     * @param chargesEnabled whether Stripe lets the account take payments
     * @param requirements the codes of what Stripe still requires
     * @param blockers the same with where to give it, and what else prevents payments
     */
    @Schema(name = "DefaultStripeAccount")
    public record Stripe(
            @Schema(enumeration = {"UNLINKED", "LINKED", "REMOVING"})
            String status,

            @Nullable String account,
            @Nullable String accountName,
            @Nullable String country,
            boolean chargesEnabled,
            boolean livemode,
            List<String> requirements,
            List<Blocker> blockers) {

        private static final Stripe UNLINKED =
                new Stripe("UNLINKED", null, null, null, false, false, List.of(), List.of());

        static Stripe of(@Nullable StripeLink link) {
            return link == null
                    ? UNLINKED
                    : new Stripe(
                            link.status().name(),
                            link.account(),
                            link.accountName(),
                            link.country(),
                            link.readiness().chargesEnabled(),
                            link.livemode(),
                            link.readiness().requirements(),
                            link.readiness().blockers(link.dashboard()));
        }
    }
}
