package org.caretill.servicelifecycle;

import io.quarkus.runtime.Quarkus;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;

/**
 * Starts a service if its configuration is complete. Everything that is wrong is told at once, in one message without a
 * stack trace, before the database is migrated and before any job runs; the exit code is 1. The framework itself would
 * stop at the first problem that it happens to meet, and name its own settings.
 */
public final class ServiceStart {

    /** One part of the configuration. */
    @FunctionalInterface
    public interface Requirement {

        /**
         * What is missing or cannot be right, each a sentence that names the environment variable and quotes no secret.
         */
        List<String> problems(Config config);
    }

    /** Something outside that the service cannot start without. */
    @FunctionalInterface
    public interface Dependency {

        /**
         * Waits until it is available.
         *
         * @param report takes why it still waits, in one line
         * @throws StartRefusedException if waiting is useless, or has taken too long
         */
        void await(Config config, Consumer<String> report) throws StartRefusedException, InterruptedException;
    }

    private ServiceStart() {}

    /** Runs the service until it is stopped. Called by its {@code main}. */
    public static void run(String service, List<Requirement> requirements, Dependency dependency, String... arguments) {
        try {
            Config config = configuration(Thread.currentThread().getContextClassLoader());
            check(config, requirements);
            // Standard error, because the log is not configured yet.
            dependency.await(config, reason -> System.err.printf("%s waits: %s%n", service, reason));
        } catch (StartRefusedException e) {
            refuse(service, e);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Quarkus.run(arguments);
    }

    static void check(Config config, List<Requirement> requirements) throws StartRefusedException {
        List<String> problems = new ArrayList<>(SecretFiles.problems(config));
        problems.addAll(ProductionRules.problems(config));
        requirements.forEach(requirement -> problems.addAll(requirement.problems(config)));
        if (!problems.isEmpty()) {
            throw new StartRefusedException(problems);
        }
    }

    @SuppressWarnings(
            "SystemExitOutsideMain") // Called by main; non-daemon threads of drivers must not keep the process.
    private static void refuse(String service, StartRefusedException refusal) {
        System.err.printf("%s cannot start:%n  - %s%n", service, refusal.getMessage());
        System.exit(1);
    }

    /** The same settings as the service will have: from the environment, and the defaults in its jars. */
    static SmallRyeConfig configuration(ClassLoader loader) {
        var builder = new SmallRyeConfigBuilder()
                .forClassLoader(loader)
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .addDefaultSources()
                .withSources(new SecretFiles());
        try {
            URL packaged = loader.getResource("application.properties");
            if (packaged != null) {
                builder.withSources(new PropertiesConfigSource(packaged, 250));
            }
            Path beside = Path.of("config", "application.properties");
            if (Files.isReadable(beside)) {
                builder.withSources(new PropertiesConfigSource(urlOf(beside), 260));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return builder.build();
    }

    private static URL urlOf(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }
}
