package org.caretill.stripesimulator;

import java.security.SecureRandom;

/** Random ids that look like Stripe's: a prefix for the kind of object, then letters and digits. */
final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String random(String prefix, int length) {
        var id = new StringBuilder(prefix);
        RANDOM.ints(length, 0, ALPHABET.length()).forEach(i -> id.append(ALPHABET.charAt(i)));
        return id.toString();
    }
}
