package org.caretill.clinicconfig.settings;

import java.util.regex.Pattern;

/**
 * The form of Australian Medicare provider numbers: a stem of six digits, a character for the practice location, a
 * check character (<a href="https://clearwater.com.au/code/provider">the algorithm</a>; <a
 * href="https://developer.digitalhealth.gov.au/namespaces/id/medicare-provider-number/index.html">the form</a>).
 */
final class MedicareProviderNumber {

    private static final Pattern FORM = Pattern.compile("[0-9]{6}[0-9A-HJ-NP-RT-Y][A-Z]");
    private static final int[] WEIGHTS = {3, 5, 8, 4, 2, 1};
    private static final int LOCATION_WEIGHT = 6;

    /** The value of a location is its index here. */
    private static final String LOCATIONS = "0123456789ABCDEFGHJKLMNPQRTUVWXY";

    /** Indexed by the weighted sum modulo their number. */
    private static final String CHECK_CHARACTERS = "YXWTLKJHFBA";

    private MedicareProviderNumber() {}

    /** Whether the text has the form, and the check character is right. */
    static boolean isOne(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        int sum = LOCATION_WEIGHT * LOCATIONS.indexOf(text.charAt(WEIGHTS.length));
        for (int digit = 0; digit < WEIGHTS.length; digit++) {
            sum += WEIGHTS[digit] * Character.digit(text.charAt(digit), 10);
        }
        return CHECK_CHARACTERS.charAt(sum % CHECK_CHARACTERS.length()) == text.charAt(WEIGHTS.length + 1);
    }
}
