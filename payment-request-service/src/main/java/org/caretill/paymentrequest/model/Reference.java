package org.caretill.paymentrequest.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number of a payment request that people say to each other, such as {@code 7K3M-Q2XD}: unique, without letters and
 * digits that look alike (0 O, 1 I L, U V). The eighth character checks the others. The database makes it ({@code
 * next_payment_request_reference} in {@code V003__account.sql}).
 */
public final class Reference {

    private static final String ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern FORM = Pattern.compile("[" + ALPHABET + "]{8}");
    private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{Pd}]");
    private static final int HALF = 4;

    private Reference() {}

    /**
     * The reference that somebody typed, in its usual form. Upper or lower case, hyphens and spaces do not matter, nor I
     * or L for 1. Empty if there can be no such reference, because of a typing error.
     */
    public static Optional<String> read(String typed) {
        String code = BETWEEN.matcher(typed)
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .replace('I', '1')
                .replace('L', '1');
        if (!FORM.matcher(code).matches()) {
            return Optional.empty();
        }
        int weighted = 0;
        for (int i = 0; i < code.length(); i++) {
            weighted += (i + 1) * ALPHABET.indexOf(code.charAt(i));
        }
        return weighted % ALPHABET.length() == 0
                ? Optional.of(code.substring(0, HALF) + '-' + code.substring(HALF))
                : Optional.empty();
    }
}
