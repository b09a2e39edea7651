package org.caretill.paymentrequest.receipt;

import java.util.Map;

/** The names of Stripe's card brands (<a href="https://docs.stripe.com/api/charges/object">card.brand</a>). */
final class CardBrand {

    private static final Map<String, String> NAMES = Map.of(
            "amex", "American Express",
            "cartes_bancaires", "Cartes Bancaires",
            "diners", "Diners Club",
            "discover", "Discover",
            "eftpos_au", "eftpos",
            "jcb", "JCB",
            "mastercard", "Mastercard",
            "unionpay", "UnionPay",
            "visa", "Visa");

    private CardBrand() {}

    static String named(String brand) {
        return NAMES.getOrDefault(brand, brand);
    }
}
