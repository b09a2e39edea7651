package org.caretill.clinicconfig.clinic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event of {@code clinic-payments.v1}: everything other services need of a clinic, without names and other texts that
 * people wrote, except the address of the practice, which its tax invoices show.
 */
record ClinicPaymentsChanged(
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
        @Nullable OpenRequests openRequests,
        List<String> mayRequest,
        List<String> mayRefund,
        @Nullable String statementDescriptorSuffix,
        List<PaymentTerms.Route> routes,
        Stripe stripe,
        List<Account> accounts,
        @Nullable Fee applicationFee,
        boolean gstRegistered,
        @Nullable PublicBusiness business) {

    static ClinicPaymentsChanged of(
            PaymentSettings settings,
            @Nullable OpenRequests openRequests,
            StripeAccounts accounts,
            ApplicationFee applicationFee) {
        return new ClinicPaymentsChanged(
                settings.clinicId(),
                settings.organisationId(),
                settings.version(),
                settings.enabled(),
                settings.country(),
                settings.timeZone(),
                settings.currency(),
                settings.minimumMinor(),
                settings.maximumMinor(),
                settings.expiryMinutes(),
                openRequests,
                settings.mayRequest(),
                settings.mayRefund(),
                settings.statementDescriptorSuffix(),
                settings.routes(),
                new Stripe(
                        settings.stripe().status(),
                        settings.stripe().account(),
                        settings.stripe().chargesEnabled(),
                        settings.stripe().livemode()),
                accounts.links().stream()
                        .filter(StripeLink::isConnected)
                        .map(Account::of)
                        .toList(),
                Fee.of(applicationFee, settings.currency()),
                settings.business() != null
                        && Boolean.TRUE.equals(settings.business().gstRegistered()),
                PublicBusiness.of(settings.business()));
    }

    /** What tax invoices show of the clinic as a business, without its name. */
    record PublicBusiness(
            @Nullable String abn,
            @Nullable String address,
            @Nullable String phone) {

        static @Nullable PublicBusiness of(@Nullable Business business) {
            return business == null ? null : new PublicBusiness(business.abn(), business.address(), business.phone());
        }
    }

    /** The account that new payment requests are paid to. */
    record Stripe(String status, @Nullable String account, boolean chargesEnabled, boolean livemode) {}

    /** The platform's fee on each payment, in the clinic's currency. */
    record Fee(int basisPoints, long fixedMinor) {

        static @Nullable Fee of(ApplicationFee fee, String currency) {
            long fixedMinor = fee.fixedMinor().getOrDefault(currency, 0L);
            return fee.basisPoints() == 0 && fixedMinor == 0 ? null : new Fee(fee.basisPoints(), fixedMinor);
        }
    }

    /** A connected account. */
    record Account(
            String account, StripeLink.Status status, boolean isDefault, boolean chargesEnabled, boolean livemode) {

        static Account of(StripeLink link) {
            return new Account(
                    link.account(),
                    link.status(),
                    link.isDefault(),
                    link.readiness().chargesEnabled(),
                    link.livemode());
        }
    }
}
