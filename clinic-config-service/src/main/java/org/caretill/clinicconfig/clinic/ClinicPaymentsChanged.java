package org.caretill.clinicconfig.clinic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event of {@code clinic-payments.v1}: everything other services need of a clinic, without texts that people wrote.
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
        @Nullable Fee applicationFee) {

    static ClinicPaymentsChanged of(
            PaymentSettings settings,
            String country,
            String timeZone,
            @Nullable OpenRequests openRequests,
            StripeAccounts accounts,
            ApplicationFee applicationFee) {
        return new ClinicPaymentsChanged(
                settings.clinicId(),
                settings.organisationId(),
                settings.version(),
                settings.enabled(),
                country,
                timeZone,
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
                Fee.of(applicationFee, settings.currency()));
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
