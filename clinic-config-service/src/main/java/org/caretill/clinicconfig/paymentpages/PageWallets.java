package org.caretill.clinicconfig.paymentpages;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether patients are offered Apple Pay and Google Pay on the pages of a domain, for payments to one account. Cards
 * are offered in any case.
 *
 * @param checkedAt when Stripe last answered; null: it has not answered yet
 */
@Schema(name = "PageWallets")
public record PageWallets(
        String domain,
        State applePay,
        State googlePay,
        @Nullable Instant checkedAt) {

    /**
     * A wallet on the pages of the domain.
     *
     * @param off why it is not on; null: it is
     * @param stripesWords what Stripe said to it, if it said anything; in English, and not ours
     */
    @Schema(name = "WalletState")
    public record State(
            boolean on,
            @Nullable Off off,

            @Schema(description = "Stripe's own words, at most 300 characters") @Nullable
            String stripesWords) {

        static final State ON = new State(true, null, null);

        static State off(Off why, @Nullable String stripesWords) {
            return new State(false, why, stripesWords);
        }
    }

    /** Why a wallet is not on. */
    @Schema(
            name = "WalletOff",
            description = "NOT_ASKED_YET: it is registered in a moment. NO_ANSWER: Stripe did not answer yet; it is"
                    + " asked again by itself. DOMAIN_REFUSED: Stripe refuses the domain. NOT_PERMITTED: Stripe does"
                    + " not let the platform do this for the account. NOT_VERIFIED: the domain is registered, but"
                    + " Stripe could not verify it for this wallet")
    public enum Off {
        NOT_ASKED_YET,
        NO_ANSWER,
        DOMAIN_REFUSED,
        NOT_PERMITTED,
        NOT_VERIFIED
    }
}
