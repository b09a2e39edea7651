package org.caretill.identifiers;

import java.util.regex.Pattern;

/**
 * Australian Business Numbers: eleven digits, of which the first two check the others (<a
 * href="https://abr.business.gov.au/Help/AbnFormat">the form and its check</a>).
 */
public final class Abn {

    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{10}");
    private static final int[] WEIGHTS = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
    private static final int MODULUS = 89;

    private Abn() {}

    /** Whether the text is eleven digits without spaces, and the check is right. */
    public static boolean isOne(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        int sum = -WEIGHTS[0]; // The check counts the first digit as one less.
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * Character.digit(text.charAt(i), 10);
        }
        return sum % MODULUS == 0;
    }

    /** As people write the number: 51 824 753 556. */
    public static String grouped(String abn) {
        return abn.replaceFirst("^(..)(...)(...)(...)$", "$1 $2 $3 $4");
    }
}
