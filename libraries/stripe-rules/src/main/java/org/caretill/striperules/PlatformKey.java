package org.caretill.striperules;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A key of the platform's own Stripe account (<a href="https://docs.stripe.com/keys">API keys</a>). A key that cannot
 * be right is refused before anything is started with it, with a message that names the variable and never quotes the
 * key. Spaces around a key, which are easily copied with it, are ignored.
 */
public final class PlatformKey {

    private static final Pattern SECRET = Pattern.compile("(sk|rk)_(test|live)_\\w+");
    private static final Pattern PUBLISHABLE = Pattern.compile("pk_(test|live)_\\w+");
    private static final Pattern CLIENT_ID = Pattern.compile("ca_\\w+");

    private final String text;

    private PlatformKey(String text) {
        this.text = text;
    }

    /**
     * Refuses an incomplete configuration.
     *
     * @param variables each with its value, if it has one
     * @throws IllegalArgumentException that names every variable without a value; the message is for the operator
     */
    public static void refuseMissing(Map<String, Optional<String>> variables) {
        String missing = variables.entrySet().stream()
                .filter(variable -> variable.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(" and "));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("The Stripe configuration is not complete: set " + missing
                    + " (Stripe Dashboard: Developers > API keys, Settings > Connect > Onboarding options)");
        }
    }

    /**
     * A secret key, or a restricted one.
     *
     * @param variable where it is configured
     * @throws IllegalArgumentException if it is neither; the message is for the operator
     */
    public static PlatformKey secret(String variable, String text) {
        return of(
                SECRET,
                text,
                variable + " is not a secret key of Stripe: those begin with sk_test_, sk_live_, rk_test_ or rk_live_");
    }

    /**
     * A key for browsers.
     *
     * @param variable where it is configured
     * @throws IllegalArgumentException if it is not one; the message is for the operator
     */
    public static PlatformKey publishable(String variable, String text) {
        return of(
                PUBLISHABLE,
                text,
                variable + " is not a publishable key of Stripe: those begin with pk_test_ or pk_live_");
    }

    /**
     * The id of the platform's Connect application, which is configured with the keys but is not secret (<a
     * href="https://docs.stripe.com/connect/oauth-reference">client_id</a>).
     *
     * @param variable where it is configured
     * @throws IllegalArgumentException if it is not one; the message is for the operator
     */
    public static String connectClientId(String variable, String text) {
        return stripped(CLIENT_ID, text, variable + " is not a Connect client id of Stripe: those begin with ca_");
    }

    private static PlatformKey of(Pattern pattern, String text, String complaint) {
        return new PlatformKey(stripped(pattern, text, complaint));
    }

    private static String stripped(Pattern pattern, String text, String complaint) {
        String stripped = text.strip();
        if (!pattern.matcher(stripped).matches()) {
            throw new IllegalArgumentException(complaint);
        }
        return stripped;
    }

    /** The key itself. */
    public String text() {
        return text;
    }

    /** Whether real money moves. */
    public boolean isLive() {
        return text.startsWith("_live_", "sk".length());
    }

    /**
     * Refuses to send a live key to the simulator.
     *
     * @param apiBase the address of the simulator, if one is used
     * @throws IllegalArgumentException for a live key with a simulator; the message is for the operator
     */
    public void refuseLiveKeyFor(Optional<String> apiBase) {
        if (isLive() && apiBase.isPresent()) {
            throw new IllegalArgumentException(
                    "STRIPE_SECRET_KEY is a live key and STRIPE_API_BASE is set: a live key goes to Stripe alone");
        }
    }

    /** Hides the key, because this text may be logged. */
    @Override
    public String toString() {
        return isLive() ? "live key" : "test key";
    }
}
