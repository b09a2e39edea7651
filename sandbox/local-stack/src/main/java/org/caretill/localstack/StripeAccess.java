package org.caretill.localstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which Stripe the stack talks to: the simulator, or Stripe's test mode when the environment carries the platform
 * account's keys. A set of keys is whole or refused: with one missing, payments would be taken and never be learned of.
 * {@link TestKeys} judges the keys themselves.
 */
sealed interface StripeAccess {

    List<String> VARIABLES = List.of(
            "STRIPE_SECRET_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "STRIPE_CLIENT_ID",
            "STRIPE_CONNECT_WEBHOOK_SECRETS",
            "STRIPE_ACCOUNT_WEBHOOK_SECRETS");

    /** The variables every service that knows Stripe is started with. */
    Map<String, String> variables();

    String scriptUrl();

    /** The simulator's own keys, which mean nothing anywhere else. Its webhook secrets are files of the data directory. */
    record Simulator(String url) implements StripeAccess {

        @Override
        public Map<String, String> variables() {
            return Map.of(
                    "STRIPE_SECRET_KEY", "sk_test_caretill_sandbox",
                    "STRIPE_PUBLISHABLE_KEY", "pk_test_caretill_sandbox",
                    "STRIPE_CLIENT_ID", "ca_caretill_sandbox",
                    "STRIPE_API_BASE", url);
        }

        @Override
        public String scriptUrl() {
            return url + "/v3/";
        }
    }

    /** Stripe's own test mode. */
    record TestMode(Map<String, String> variables) implements StripeAccess {

        @Override
        public String scriptUrl() {
            return "https://js.stripe.com/v3/";
        }

        /** A record prints its components, and these must never stand in a log. */
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
                    Stripe is configured by half: %s set, but missing: %s.
                    Set all of them to use Stripe's test mode, or none to use the simulator.""".formatted(String.join(", ", given.keySet()), String.join(", ", missing)));
        }
        return new TestMode(Map.copyOf(given));
    }
}
