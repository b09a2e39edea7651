package org.caretill.stripesimulator;

import java.util.regex.Pattern;

/**
 * The e-mail addresses that Stripe accepts, as far as applications have met its refusals: it wants one {@code @}, a
 * domain with at least one dot, and a top-level domain of two letters or more; so {@code x@com}, {@code pat@example}
 * and {@code pat@@x.org} are refused, as are spaces and a full-width at sign.
 */
final class EmailAddress {

    private static final String LOCAL = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*";
    private static final String LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?";
    private static final String TOP_LEVEL = "\\p{L}(?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])";
    private static final Pattern ACCEPTED = Pattern.compile(LOCAL + "@(?:" + LABEL + "\\.)+" + TOP_LEVEL);

    private EmailAddress() {}

    /**
     * @param email null and empty mean that there is none
     * @param param the parameter that carries it, as the error names it
     * @throws ApiError 400 {@code email_invalid}
     */
    static void check(String email, String param) {
        if (email != null && !email.isEmpty() && !ACCEPTED.matcher(email).matches()) {
            throw ApiError.invalid("email_invalid", "Invalid email address: " + email, param);
        }
    }
}
