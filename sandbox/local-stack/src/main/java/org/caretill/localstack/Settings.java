package org.caretill.localstack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of one run.
 *
 * @param checkout the directory that contains the built modules
 * @param environment the launcher's environment
 */
record Settings(
        Path checkout,
        DataDirectory data,
        Ports ports,
        StripeAccess stripe,
        Secrets secrets,
        LeftOut leftOut,
        Map<String, String> environment) {

    /** The variables that every program inherits. Others, such as keys, go only to the programs they are meant for. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_TOOL_OPTIONS");

    /** A program of the stack's infrastructure, which gets none of our settings. */
    Guardian.Program program(String name, List<String> command, Map<String, String> variables) {
        return program(name, command, variables, INHERITED);
    }

    /** One of our own programs, which also inherits the launcher's other variables except Stripe's. */
    Guardian.Program ownProgram(String name, List<String> command, Map<String, String> variables) {
        Set<String> names = environment.keySet().stream()
                .filter(variable -> !variable.startsWith("STRIPE_"))
                .collect(Collectors.toSet());
        return program(name, command, variables, names);
    }

    private Guardian.Program program(
            String name, List<String> command, Map<String, String> variables, Set<String> names) {
        var all = new HashMap<>(environment);
        all.keySet().retainAll(names);
        all.putAll(variables);
        return new Guardian.Program(command, all, log(name), "KILL");
    }

    /** What the launcher's environment says, unless it is blank. */
    Optional<String> given(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** How many processes of each service run. */
    int replicas() {
        return replicas(environment);
    }

    static int replicas(Map<String, String> environment) {
        String value = environment.getOrDefault("CARETILL_REPLICAS", "").strip();
        return switch (value) {
            case "", "1" -> 1;
            case "2" -> 2;
            default -> throw new StartRefused("CARETILL_REPLICAS=%s: it takes 1 or 2.".formatted(value));
        };
    }

    /** The port that a variable names, for tests that put a proxy before a part. */
    int port(String variable, int otherwise) {
        String value = environment.getOrDefault(variable, "").strip();
        return value.isEmpty() ? otherwise : Ports.parse(variable, value);
    }

    Path log(String part) {
        return data.directory("logs").resolve(part + ".log");
    }

    /** The directory for an unpacked archive, shared by all stacks of this checkout. */
    Path unpacked(String program) {
        return checkout.resolve("sandbox/local-stack/target/unpacked").resolve(program);
    }

    /** The JDK the launcher itself runs on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
