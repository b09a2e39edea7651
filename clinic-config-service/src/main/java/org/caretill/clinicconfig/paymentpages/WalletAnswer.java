package org.caretill.clinicconfig.paymentpages;

import org.jspecify.annotations.Nullable;

/**
 * What Stripe says about a domain on an account.
 *
 * @param words Stripe's reason to refuse the domain, if it gave one
 */
public record WalletAnswer(Kind kind, @Nullable String words, Wallet applePay, Wallet googlePay) {

    /** Whether the domain is registered. */
    public enum Kind {
        /** Stripe has not answered yet. */
        NONE,
        REGISTERED,
        /** Stripe accepts no such domain. */
        REFUSED,
        /** Stripe does not let the platform do this for the account. */
        NOT_PERMITTED
    }

    /**
     * A wallet on the pages of the domain.
     *
     * @param active whether Stripe shows it there
     * @param words Stripe's reason why it does not, if it gave one
     */
    public record Wallet(boolean active, @Nullable String words) {
        public static final Wallet OFF = new Wallet(false, null);
    }

    /** The domain is registered and enabled. */
    public static WalletAnswer registered(Wallet applePay, Wallet googlePay) {
        return new WalletAnswer(Kind.REGISTERED, null, applePay, googlePay);
    }

    /** Stripe refuses the domain. */
    public static WalletAnswer refused(@Nullable String words) {
        return new WalletAnswer(Kind.REFUSED, words, Wallet.OFF, Wallet.OFF);
    }

    /** Stripe does not let the platform act for the account. */
    public static WalletAnswer notPermitted() {
        return new WalletAnswer(Kind.NOT_PERMITTED, null, Wallet.OFF, Wallet.OFF);
    }

    /** Whether there is nothing to repair. */
    public boolean isComplete() {
        return applePay.active && googlePay.active;
    }
}
