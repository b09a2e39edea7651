package org.caretill.striperules;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names of Stripe's card brands (<a href="https://docs.stripe.com/api/charges/object">card.brand</a>). */
public final class CardBrand {

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

    /** The brand's own spelling; a brand that is not known here as Stripe writes it. */
    public static String named(String brand) {
        return NAMES.getOrDefault(brand, brand);
    }

    /** All names by Stripe's codes, sorted. */
    public static SortedMap<String, String> names() {
        return new TreeMap<>(NAMES);
    }
}
