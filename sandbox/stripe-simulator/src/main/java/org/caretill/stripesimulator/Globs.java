package org.caretill.stripesimulator;

import java.util.regex.Pattern;

/** Patterns with wildcards, which Stripe accepts for event types and our faults for paths. */
final class Globs {
    private Globs() {}

    static String regex(String glob) {
        return Pattern.quote(glob).replace("*", "\\E.*\\Q");
    }
}
