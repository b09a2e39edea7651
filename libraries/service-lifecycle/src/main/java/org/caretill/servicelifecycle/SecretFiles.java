package org.caretill.servicelifecycle;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Secrets from files, as Docker and Kubernetes mount them: {@code POSTGRES_PASSWORD_FILE=/run/secrets/password} instead of
 * {@code POSTGRES_PASSWORD}. The variables of a process can be read by more than its own code, for example in a crash
 * report. A file is read once, at the start; a line break at its end does not belong to the secret. Keys of which
 * several are valid at a time have files of their own, which are read again when they change (reloaded-file).
 */
public final class SecretFiles implements ConfigSourceFactory {

    /** The variables, and the setting that each of them is. */
    private static final Map<String, String> SECRETS = Map.of(
            "POSTGRES_PASSWORD", "POSTGRES_PASSWORD",
            "POSTGRES_OWNER_PASSWORD", "POSTGRES_OWNER_PASSWORD",
            "STRIPE_SECRET_KEY", "STRIPE_SECRET_KEY",
            "KAFKA_SASL_JAAS_CONFIG", "kafka.sasl.jaas.config");

    /** Above the environment (300): {@link #problems} refuses a secret that is given both ways. */
    private static final int ORDINAL = 310;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> secrets = new HashMap<>();
        SECRETS.forEach((variable, setting) -> Optional.ofNullable(context.getValue(variable + "_FILE"))
                .map(ConfigValue::getValue)
                .flatMap(SecretFiles::read)
                .ifPresent(secret -> secrets.put(setting, secret)));
        return List.of(new PropertiesConfigSource(secrets, "secret files", ORDINAL));
    }

    /** Each file that cannot be read or is empty, and each secret that is given twice. */
    static List<String> problems(Config config) {
        List<String> problems = new ArrayList<>();
        SECRETS.keySet().stream()
                .sorted()
                .forEach(variable -> Setting.of(config, variable + "_FILE").ifPresent(file -> {
                    if (read(file).isEmpty()) {
                        problems.add(variable + "_FILE names a file that cannot be read, or is empty");
                    }
                    if (System.getenv(variable) != null) {
                        problems.add(variable + " and " + variable + "_FILE are both set: set only one");
                    }
                }));
        return problems;
    }

    private static Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)).stripTrailing()).filter(text -> !text.isEmpty());
        } catch (IOException | RuntimeException e) {
            // The start is refused, see problems.
            return Optional.empty();
        }
    }
}
