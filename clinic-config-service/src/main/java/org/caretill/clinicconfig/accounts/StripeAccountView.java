package org.caretill.clinicconfig.accounts;

import java.time.Instant;
import java.util.List;
import org.caretill.clinicconfig.accounts.AccountPaymentRequests.Ended;
import org.caretill.clinicconfig.clinic.Removal;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.paymentpages.PageWallets;
import org.caretill.clinicconfig.readiness.Blocker;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A Stripe account of a clinic, as its people see it.
 *
 * @param openPaymentRequests how many payment requests are open on it: what a removal would cancel
 * @param removal how far the removal is, null if there is none
 */
@Schema(name = "StripeAccount")
public record StripeAccountView(
        String account,
        @Nullable String accountName,
        @Nullable String country,
        StripeLink.Status status,
        boolean isDefault,
        boolean chargesEnabled,
        boolean livemode,

        @Schema(description = "Stripe's codes of what it still requires")
        List<String> requirements,

        @Schema(description = "The same with where to give it, and what else prevents payments")
        List<Blocker> blockers,

        @Schema(description = "Apple Pay and Google Pay, for each domain of the platform's payment pages")
        List<PageWallets> wallets,

        Instant linkedAt,
        int openPaymentRequests,
        @Nullable Progress removal) {

    /**
     * @param ended how requests have ended since the removal began; null without a removal, or once its result is known
     */
    static StripeAccountView of(StripeLink link, List<PageWallets> wallets, int open, @Nullable Ended ended) {
        return new StripeAccountView(
                link.account(),
                link.accountName(),
                link.country(),
                link.status(),
                link.isDefault(),
                link.readiness().chargesEnabled(),
                link.livemode(),
                link.readiness().requirements(),
                link.isConnected() ? link.readiness().blockers(link.dashboard()) : List.of(),
                wallets,
                link.linkedAt(),
                open,
                link.removal() == null ? null : Progress.of(link.removal(), ended));
    }

    /**
     * The progress of a removal.
     *
     * @param toCancel how many payment requests were open when it began
     * @param cancelled how many are cancelled
     * @param paidPaymentRequests those that were paid before they could be cancelled
     * @param needsAttention those that a person must look at
     */
    @Schema(name = "StripeAccountRemoval")
    public record Progress(
            Removal.Reason reason,
            Removal.Step step,
            Instant startedAt,
            @Nullable Instant completedAt,
            int toCancel,
            int cancelled,
            List<String> paidPaymentRequests,
            List<String> needsAttention) {

        static Progress of(Removal removal, @Nullable Ended ended) {
            return new Progress(
                    removal.reason(),
                    removal.step(),
                    removal.startedAt(),
                    removal.completedAt(),
                    ended == null ? removal.toCancel() : Math.max(removal.toCancel(), ended.cancelled()),
                    ended == null ? removal.cancelled() : ended.cancelled(),
                    ended == null ? removal.paidPaymentRequests() : ended.paid(),
                    ended == null ? removal.needsAttention() : ended.needsAttention());
        }
    }
}
