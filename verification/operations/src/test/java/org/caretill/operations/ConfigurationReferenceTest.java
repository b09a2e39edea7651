package org.caretill.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.caretill.operations.Variables.Variable;
import org.junit.jupiter.api.Test;

/** docs/operations/configuration.md: its tables are made of the services' settings. {@code -Dconfiguration.renew=1} writes it. */
class ConfigurationReferenceTest {

    private static final Path REFERENCE = Variables.CHECKOUT.resolve("docs/operations/configuration.md");
    private static final String BEGIN = "<!-- generated -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void the_reference_has_every_variable_of_every_service_as_it_is_in_the_code() throws IOException {
        String text = Files.readString(REFERENCE);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        String renewed = text.substring(0, begin) + tables() + text.substring(end);
        if (System.getProperty("configuration.renew") != null) {
            Files.writeString(REFERENCE, renewed);
        }
        assertThat(Files.readString(REFERENCE)).isEqualTo(renewed);
    }

    @Test
    void every_variable_says_what_it_means() throws IOException {
        for (String service : Variables.SERVICES) {
            assertThat(Variables.of(service).values())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(variable ->
                            assertThat(variable.meaning()).as(variable.name()).endsWith("."));
        }
    }

    /** Nobody can know the others' variables by heart, so one name means one thing. */
    @Test
    void a_variable_of_several_services_means_the_same_in_all() throws IOException {
        Map<String, Set<String>> meanings = new TreeMap<>();
        for (String service : Variables.SERVICES) {
            Variables.of(service)
                    .forEach((name, variable) ->
                            meanings.computeIfAbsent(name, _ -> new TreeSet<>()).add(variable.meaning()));
        }
        // The reference lists these under each service.
        Set<String> own = Set.of("GUEST_TOKEN_KEYS_URL", "MAX_HTTP_CONNECTIONS");
        assertThat(meanings)
                .allSatisfy((name, said) -> assertThat(said).as(name).hasSize(own.contains(name) ? said.size() : 1));
    }

    @Test
    void every_secret_may_be_a_file() throws IOException {
        String files = Files.readString(Variables.CHECKOUT.resolve(
                "libraries/service-lifecycle/src/main/java/org/caretill/servicelifecycle/SecretFiles.java"));
        for (String service : Variables.SERVICES) {
            Map<String, Variable> variables = Variables.of(service);
            assertThat(variables.values())
                    .filteredOn(Variable::isSecret)
                    .allSatisfy(secret -> assertThat(files.contains('"' + secret.name() + '"')
                                    || variables.containsKey(secret.name() + "_FILE"))
                            .as(secret.name())
                            .isTrue());
        }
    }

    /** Those of all services first, then each service's own. */
    private static String tables() throws IOException {
        Map<String, Map<String, Variable>> services = new LinkedHashMap<>();
        for (String service : Variables.SERVICES) {
            services.put(service, Variables.of(service));
        }
        Map<String, Variable> first = services.values().iterator().next();
        Set<String> shared = first.keySet().stream()
                .filter(name -> services.values().stream()
                        .allMatch(variables -> variables.containsKey(name)
                                && variables
                                        .get(name)
                                        .meaning()
                                        .equals(first.get(name).meaning())))
                .collect(Collectors.toSet());
        StringBuilder text = new StringBuilder("\n## All services\n\n")
                .append(table(
                        first.values().stream()
                                .filter(variable -> shared.contains(variable.name()))
                                .toList(),
                        services));
        services.forEach((service, variables) -> text.append("\n## ")
                .append(service)
                .append("\n\n")
                .append(table(
                        variables.values().stream()
                                .filter(variable -> !shared.contains(variable.name()))
                                .toList(),
                        Map.of(service, variables))));
        return text.append('\n').toString();
    }

    private static String table(List<Variable> variables, Map<String, Map<String, Variable>> services) {
        return variables.stream()
                .sorted(Comparator.comparing((Variable variable) -> !variable.isRequired())
                        .thenComparing(Variable::name))
                .map(variable -> "| `%s` | %s | %s |%n"
                        .formatted(variable.name(), fallbacks(variable.name(), services), meaning(variable)))
                .collect(Collectors.joining("", "| variable | default | |\n|---|---|---|\n", ""));
    }

    private static String meaning(Variable variable) {
        String text = variable.meaning().replace("|", "\\|");
        String bold = Pattern.compile("^Required( in production)?(?=[.,]| unless)")
                .matcher(text)
                .replaceFirst("**$0**");
        return bold + (variable.isSecret() ? " Secret." : "");
    }

    private static String fallbacks(String name, Map<String, Map<String, Variable>> services) {
        List<String> fallbacks = services.values().stream()
                .map(variables -> variables.get(name).fallback())
                .distinct()
                .toList();
        return fallbacks.stream()
                .map(fallback -> fallback.isEmpty()
                        ? "–"
                        : "`" + fallback.replaceAll("\\$\\{quarkus\\.http\\.port}", "<HTTP_PORT>") + "`")
                .collect(Collectors.joining(", "));
    }
}
