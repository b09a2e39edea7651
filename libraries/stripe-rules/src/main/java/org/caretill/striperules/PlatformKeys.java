package org.caretill.striperules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rule for all of Stripe's keys in a service's configuration, which is the same in every service. */
public final class PlatformKeys {

    public static final String SECRET_KEY = "STRIPE_SECRET_KEY";
    public static final String PUBLISHABLE_KEY = "STRIPE_PUBLISHABLE_KEY";
    public static final String CLIENT_ID = "STRIPE_CLIENT_ID";

    private PlatformKeys() {}

    /**
     * Everything that is wrong with the keys.
     *
     * @param variables those that the service needs, each with its value, if it has one
     * @param apiBase the address of the simulator, if one is used
     * @return sentences for the operator, which name the variable and quote no value
     */
    public static List<String> problems(Map<String, Optional<String>> variables, Optional<String> apiBase) {
        List<String> problems = new ArrayList<>();
        note(problems, () -> PlatformKey.refuseMissing(variables));
        Optional<PlatformKey> secret = key(problems, variables, SECRET_KEY, PlatformKey::secret);
        Optional<PlatformKey> publishable = key(problems, variables, PUBLISHABLE_KEY, PlatformKey::publishable);
        value(variables, CLIENT_ID)
                .ifPresent(text -> note(problems, () -> PlatformKey.connectClientId(CLIENT_ID, text)));
        if (secret.isPresent()
                && publishable.isPresent()
                && secret.get().isLive() != publishable.get().isLive()) {
            problems.add(SECRET_KEY + " and " + PUBLISHABLE_KEY + " are of different modes: one live, one test");
        }
        secret.ifPresent(key -> note(problems, () -> key.refuseLiveKeyFor(apiBase)));
        return problems;
    }

    /**
     * Refuses keys that have problems.
     *
     * @throws IllegalArgumentException with all of them
     */
    public static void check(Map<String, Optional<String>> variables, Optional<String> apiBase) {
        List<String> problems = problems(variables, apiBase);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private interface Reader {
        PlatformKey read(String variable, String text);
    }

    private static Optional<PlatformKey> key(
            List<String> problems, Map<String, Optional<String>> variables, String variable, Reader reader) {
        return value(variables, variable).flatMap(text -> {
            try {
                return Optional.of(reader.read(variable, text));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    private static Optional<String> value(Map<String, Optional<String>> variables, String variable) {
        return variables.getOrDefault(variable, Optional.empty());
    }

    private static void note(List<String> problems, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
