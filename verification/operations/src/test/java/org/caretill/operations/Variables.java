package org.caretill.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment variables of the four services, read from their settings and from the defaults of the libraries they use. */
final class Variables {

    /** The top of the checkout. */
    static final Path CHECKOUT = Path.of("..", "..");

    static final List<String> SERVICES = List.of(
            "clinic-config-service", "payment-request-service", "stripe-webhook-service", "notification-service");

    private static final Pattern SETTING = Pattern.compile("^([a-z%][^=\\s]*)=(.*)$");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)(?::((?:[^{}]|\\$\\{[^}]*})*))?}");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<dependency><groupId>org\\.caretill</groupId><artifactId>([a-z-]+)</artifactId>(?!.*<scope>test)");
    private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRETS?$|SECRET_KEY$|JAAS|_KEYS$");

    /**
     * A variable of a service.
     *
     * @param fallback its default; empty: none
     * @param meaning what the comment above its setting says; empty: there is none
     */
    record Variable(String name, String fallback, String meaning) {

        boolean isRequired() {
            return meaning.startsWith("Required") && !meaning.startsWith("Required in production");
        }

        boolean isSecret() {
            return SECRET.matcher(name).find();
        }
    }

    private Variables() {}

    /** All variables of a service, by name. */
    static Map<String, Variable> of(String service) throws IOException {
        Map<String, Variable> variables = new TreeMap<>();
        // The service's own settings go before the libraries' defaults.
        read(
                Files.readString(CHECKOUT.resolve(service).resolve("src/main/resources/application.properties")),
                variables);
        for (String library : librariesOf(service)) {
            Path defaults = CHECKOUT.resolve("libraries")
                    .resolve(library)
                    .resolve("src/main/resources/META-INF/microprofile-config.properties");
            if (Files.exists(defaults)) {
                read(Files.readString(defaults), variables);
            }
        }
        return variables;
    }

    /** The libraries that a service uses, directly or through another. */
    private static Set<String> librariesOf(String service) throws IOException {
        Set<String> found = new TreeSet<>();
        List<Path> poms = new ArrayList<>(List.of(CHECKOUT.resolve(service).resolve("pom.xml")));
        while (!poms.isEmpty()) {
            Matcher dependency = DEPENDENCY.matcher(Files.readString(poms.removeLast()));
            while (dependency.find()) {
                Path pom = CHECKOUT.resolve("libraries")
                        .resolve(dependency.group(1))
                        .resolve("pom.xml");
                if (Files.exists(pom) && found.add(dependency.group(1))) {
                    poms.add(pom);
                }
            }
        }
        return found;
    }

    private static void read(String properties, Map<String, Variable> variables) {
        StringBuilder comment = new StringBuilder();
        for (String line : properties.lines().toList()) {
            if (line.startsWith("# ")) {
                comment.append(comment.isEmpty() ? "" : " ").append(line.substring(2));
                continue;
            }
            Matcher setting = SETTING.matcher(line);
            if (setting.matches() && !setting.group(1).startsWith("%")) {
                Matcher variable = VARIABLE.matcher(setting.group(2));
                while (variable.find()) {
                    String fallback = variable.group(2) == null ? "" : variable.group(2);
                    variables.putIfAbsent(
                            variable.group(1), new Variable(variable.group(1), fallback, comment.toString()));
                }
            }
            comment.setLength(0);
        }
    }
}
