package org.caretill.localstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which Stripe the stack uses: the simulator, or Stripe's test mode if the environment has the platform account's keys.
 * An incomplete set of keys is refused: with one missing, the stack could take payments and never learn of their
 * result. {@link TestKeys} checks the keys themselves.
 */
sealed interface StripeAccess {

    List<String> VARIABLES = List.of(
            "STRIPE_SECRET_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "STRIPE_CLIENT_ID",
            "STRIPE_CONNECT_WEBHOOK_SECRETS",
            "STRIPE_ACCOUNT_WEBHOOK_SECRETS");

    /** The variables for services that call Stripe. */
    Map<String, String> variables();

    /** Stripe.js, of the release that goes with stripe-java's version of the API (https://docs.stripe.com/sdks/stripejs-versioning). */
    String scriptUrl();

    /**
     * The simulator and its keys, which are worth nothing elsewhere. Its webhook secrets are files in the data
     * directory. It grants more calls than a sandbox of Stripe, so that no job has to wait for its turn.
     */
    record Simulator(String url) implements StripeAccess {

        @Override
        public Map<String, String> variables() {
            return Map.of(
                    "STRIPE_SECRET_KEY", "sk_test_caretill_sandbox",
                    "STRIPE_PUBLISHABLE_KEY", "pk_test_caretill_sandbox",
                    "STRIPE_CLIENT_ID", "ca_caretill_sandbox",
                    "STRIPE_API_BASE", url,
                    "STRIPE_CALLS_PER_SECOND", "1000",
                    "STRIPE_CALLS_PER_SECOND_OF_ENDPOINT", "1000");
        }

        @Override
        public String scriptUrl() {
            return url + "/dahlia/stripe.js";
        }
    }

    /** Stripe's own test mode. */
    record TestMode(Map<String, String> variables) implements StripeAccess {

        @Override
        public String scriptUrl() {
            return "https://js.stripe.com/dahlia/stripe.js";
        }

        /** A record's default text shows its components, and these must never be logged. */
        @Override
        public String toString() {
            return "TestMode";
        }
    }

    static StripeAccess from(Map<String, String> environment, String simulatorUrl) {
        Map<String, String> given = VARIABLES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .collect(Collectors.toMap(
                        name -> name, name -> environment.get(name).strip(), (one, _) -> one, LinkedHashMap::new));
        if (given.isEmpty()) {
            return new Simulator(simulatorUrl);
        }
        List<String> missing =
                VARIABLES.stream().filter(name -> !given.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new StartRefused("""
                    Stripe's configuration is incomplete: %s set, but missing: %s.
                    Set all of them to use Stripe's test mode, or none to use the simulator.""".formatted(String.join(", ", given.keySet()), String.join(", ", missing)));
        }
        return new TestMode(Map.copyOf(given));
    }
}
