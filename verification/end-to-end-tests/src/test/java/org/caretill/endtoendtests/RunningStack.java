package org.caretill.endtoendtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * All of Caretill as {@code ./run} starts it, each part in a process of its own, with other ports and other data, so
 * that it can run beside a stack in use. Data and logs stay in {@code target/stack} until the next run. Closing it
 * stops it, and fails if any of its processes is still running.
 */
public final class RunningStack implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The first start on a machine unpacks and builds Keycloak. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

    /** The tests kill parts often, also while they start, so the launcher must not give up on them. */
    private static final String RESTARTS = "500";

    private static final int LAST_LINES = 40;

    /** The offset of the ports of a second process, as in local-stack. */
    private static final int TO_SECOND_REPLICA = 100;

    private static final int TO_PLATFORMS_PAGES = 5;

    private final Path data;
    private final Path announcements;
    private final int replicas;
    private final int shift;
    private final boolean kafkaAsksForPassword;
    private final Process launcher;
    private final Thread atExit = new Thread(this::destroy);

    private RunningStack(
            String name, int replicas, Function<ToIntFunction<Address>, Map<String, String>> variablesByPorts) {
        this.data = Path.of("target", name).toAbsolutePath();
        this.announcements = data.resolveSibling(name + ".log");
        this.replicas = replicas;
        int free = freeShift();
        shift = free;
        Map<String, String> variables = variablesByPorts.apply(address -> address.sandboxPort + free);
        kafkaAsksForPassword = variables.getOrDefault("CARETILL_KAFKA_SASL", "").equals("true");
        try {
            forget(data);
            ProcessBuilder command = command();
            command.environment().putAll(variables);
            launcher = command.start();
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a stack for a platform's pages of its own, as the guide for platforms starts it. */
    public static RunningStack start() {
        return start("stack", 1, ports -> {
            int platformsPort = ports.applyAsInt(Address.DEMO) + TO_PLATFORMS_PAGES;
            Map<String, String> variables = IntegrationGuideE2E.variablesOfRun(platformsPort);
            variables.merge(
                    "ALLOWED_ORIGINS", PlatformsPages.origin(platformsPort), (guides, pages) -> guides + "," + pages);
            return variables;
        });
    }

    /**
     * Starts a stack.
     *
     * @param name of its data directory under {@code target/}
     * @param replicas how many processes of each service
     * @param variables further environment variables for the launcher and the services, given the ports of the parts
     */
    public static RunningStack start(
            String name, int replicas, Function<ToIntFunction<Address>, Map<String, String>> variables) {
        var stack = new RunningStack(name, replicas, variables);
        try {
            stack.awaitAnnouncement();
            return stack;
        } catch (RuntimeException | AssertionError failure) {
            stack.destroy();
            throw failure;
        }
    }

    public int port(Address address) {
        return address.sandboxPort + shift;
    }

    /** The address of a part, without a slash at its end. */
    public String url(Address address) {
        return "http://localhost:" + port(address);
    }

    /** The addresses of every process of a service. */
    public List<String> urls(Address service) {
        return IntStream.range(0, replicas)
                .mapToObj(replica -> "http://localhost:" + (port(service) + replica * TO_SECOND_REPLICA))
                .toList();
    }

    /** A port that no part of a stack with one replica uses. */
    int portForAnother(Address service) {
        return port(service) + TO_SECOND_REPLICA;
    }

    /** Where a platform may serve pages of its own that use the services. */
    int platformsPort() {
        return port(Address.DEMO) + TO_PLATFORMS_PAGES;
    }

    /** The checkout the stack runs from. */
    public static Path checkout() {
        return Path.of("../..").toAbsolutePath().normalize();
    }

    public Path data() {
        return data;
    }

    /** A generated password, by the name that local-stack gives its owner. */
    public String password(String owner) {
        var passwords = new Properties();
        try (var file = Files.newBufferedReader(data.resolve("passwords.properties"))) {
            passwords.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return passwords.getProperty(owner);
    }

    /** The variables by which a client authenticates at Kafka; none unless the broker asks for a password. */
    public Map<String, String> kafkaVariables() {
        return kafkaAsksForPassword
                ? Map.of(
                        "KAFKA_SECURITY_PROTOCOL",
                        "SASL_PLAINTEXT",
                        "KAFKA_SASL_MECHANISM",
                        "PLAIN",
                        "KAFKA_SASL_JAAS_CONFIG",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"kafka\" password=\"%s\";"
                                .formatted(password("kafka")))
                : Map.of();
    }

    /** The settings of a client of Kafka. */
    public Map<String, Object> kafkaClient() {
        Map<String, Object> settings = new HashMap<>();
        kafkaVariables()
                .forEach((variable, value) -> settings.put(
                        variable.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value));
        settings.put("bootstrap.servers", "localhost:" + port(Address.KAFKA));
        return settings;
    }

    /** Kills one part, see {@link #kill(List)}. */
    public void kill(String part) {
        kill(List.of(part));
    }

    /**
     * Kills parts ({@code kill -9}) at the same time, as soon as all of them are running, even if they are still
     * starting. The launcher restarts them. Returns when the processes are gone.
     */
    public void kill(List<String> parts) {
        awaitWithLogs(String.join(" and ", parts), RECOVERY_TIMEOUT, () -> {
            List<ProcessHandle> running =
                    parts.stream().flatMap(part -> process(part).stream()).toList();
            if (running.size() < parts.size()) {
                return false;
            }
            List<ProcessHandle> killed =
                    running.stream().filter(ProcessHandle::destroyForcibly).toList();
            killed.forEach(process -> process.onExit().join());
            return killed.size() == parts.size();
        });
    }

    /**
     * Sends a signal to a part and the processes it has started, such as PostgreSQL's. Does nothing if it is not
     * running.
     */
    public void signal(String part, String signal) {
        process(part).ifPresent(process -> {
            List<String> command = Stream.concat(
                            Stream.of("kill", "-s", signal),
                            Stream.concat(Stream.of(process), process.descendants())
                                    .map(each -> Long.toString(each.pid())))
                    .toList();
            try {
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Stops a part in an orderly way, and returns when the launcher has restarted it. */
    public void restart(String part) {
        Optional<ProcessHandle> old = process(part);
        signal(part, "TERM");
        old.ifPresent(process -> awaitWithLogs(part, RECOVERY_TIMEOUT, () -> !runs(process)));
        awaitWithLogs(
                part,
                RECOVERY_TIMEOUT,
                () -> process(part).filter(now -> !old.equals(Optional.of(now))).isPresent()
                        && parts().path(part).path("ready").asBoolean());
    }

    /** The parts that are not ready or not running. */
    public List<String> notReady(Collection<String> wanted) {
        JsonNode parts = parts();
        return wanted.stream()
                .filter(part -> !parts.path(part).path("ready").asBoolean())
                .toList();
    }

    /** The names of the parts that run. */
    public List<String> partNames() {
        return parts().propertyStream().map(Map.Entry::getKey).toList();
    }

    private Optional<ProcessHandle> process(String part) {
        return ProcessHandle.of(parts().path(part).path("pid").asLong()).filter(RunningStack::runs);
    }

    public void awaitReady(String part) {
        awaitWithLogs(
                part, RECOVERY_TIMEOUT, () -> parts().path(part).path("ready").asBoolean());
    }

    /** The content of local-stack's parts file, by name. */
    private JsonNode parts() {
        try {
            return JSON.readTree(data.resolve("parts.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> processes = Stream.concat(Stream.of(launcher.toHandle()), launcher.descendants())
                .toList();
        destroy();
        Runtime.getRuntime().removeShutdownHook(atExit);
        List<String> left = processes.stream()
                .filter(RunningStack::runs)
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .toList();
        if (!left.isEmpty() || !said().contains("Everything is stopped")) {
            throw new AssertionError("The stack did not stop in order; left are %s%n%s".formatted(left, lastWords()));
        }
    }

    /** A zombie process, which has ended but was not collected by its parent, has no command. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Stops the launcher in an orderly way, or kills it after a timeout; its parts end with it. */
    private void destroy() {
        launcher.destroy();
        try {
            if (!launcher.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                launcher.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            launcher.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The command of {@code ./run}. */
    private ProcessBuilder command() throws IOException {
        Path localStack = checkout().resolve("sandbox/local-stack/target");
        Path classpath = localStack.resolve("classpath");
        if (!Files.exists(classpath)) {
            throw new IllegalStateException("%s is missing: build everything first (./test, or mvn package)"
                    .formatted(checkout().relativize(classpath)));
        }
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dcaretill.home=" + checkout(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        localStack.resolve("local-stack-1.0.0-SNAPSHOT.jar") + ":"
                                + Files.readString(classpath).strip(),
                        "org.caretill.localstack.LocalStack")
                .redirectErrorStream(true)
                .redirectOutput(announcements.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STRIPE_"));
        builder.environment().put("CARETILL_DATA_DIR", data.toString());
        builder.environment().put("CARETILL_RESTARTS", RESTARTS);
        for (Address address : Address.values()) {
            builder.environment().put(address.variable(), Integer.toString(port(address)));
        }
        builder.environment().put("CARETILL_REPLICAS", Integer.toString(replicas));
        return builder;
    }

    private void awaitAnnouncement() {
        awaitWithLogs("the stack", START_TIMEOUT, () -> {
            if (!launcher.isAlive()) {
                throw new AssertionError("The stack did not start:\n" + lastWords());
            }
            return said().contains("Caretill is ready in");
        });
    }

    private String said() {
        try {
            return Files.readString(announcements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitWithLogs(String what, Duration atMost, Callable<Boolean> condition) {
        try {
            await(what).pollInterval(Duration.ofMillis(50)).atMost(atMost).until(condition);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(
                    "%s was not ready within %d s.%n%s".formatted(what, atMost.toSeconds(), lastWords()), late);
        }
    }

    private String lastWords() {
        try (Stream<Path> logs = Files.exists(data.resolve("logs")) ? Files.list(data.resolve("logs")) : Stream.of()) {
            return Stream.concat(Stream.of(announcements), logs.sorted())
                    .map(log -> "--- " + log + "\n" + tail(log))
                    .collect(joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines =
                    new String(Files.readAllBytes(log), UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    /**
     * Finds an offset from the default ports. They stay below the ports that systems use for outgoing connections (from
     * 32768 on Linux), so that the port of a killed part is still free when it restarts.
     */
    private static int freeShift() {
        return IntStream.iterate(11_000, shift -> shift <= 23_000, shift -> shift + 1_000)
                .filter(shift -> Stream.of(Address.values())
                        .allMatch(address -> isFree(address.sandboxPort + shift)
                                && isFree(address.sandboxPort + shift + TO_SECOND_REPLICA)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no free ports between 16000 and 32000"));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static void forget(Path directory) throws IOException {
        Files.createDirectories(directory.getParent());
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
