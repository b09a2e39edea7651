package org.caretill.clinicconfig.clinic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event of {@code clinic-payments.v1}: everything another service needs of a clinic, and no word of people. */
record ClinicPaymentsChanged(
        String clinicId,
        String organisationId,
        long version,
        boolean enabled,
        String country,
        String currency,
        long minimumMinor,
        long maximumMinor,
        int expiryMinutes,
        @Nullable OpenRequests openRequests,
        List<String> mayRequest,
        List<String> mayRefund,
        @Nullable String statementDescriptorSuffix,
        List<PaymentTerms.Route> routes,
        Stripe stripe) {

    static final String TOPIC = "clinic-payments.v1";

    static ClinicPaymentsChanged of(PaymentSettings settings, String country, @Nullable OpenRequests openRequests) {
        return new ClinicPaymentsChanged(
                settings.clinicId(),
                settings.organisationId(),
                settings.version(),
                settings.enabled(),
                country,
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
                        settings.stripe().livemode()));
    }

    record Stripe(String status, @Nullable String account, boolean chargesEnabled, boolean livemode) {}
}
