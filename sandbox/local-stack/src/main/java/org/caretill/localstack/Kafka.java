package org.caretill.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka broker that is also its controller (KRaft). Topics are never created automatically, so a misspelt name is
 * an error. With {@code CARETILL_KAFKA_SASL=true} it asks every client for a password.
 */
final class Kafka implements Part {

    static final String NAME = "kafka";

    /** The one user of a broker that asks for a password, and the name of that password. */
    private static final String USER = "kafka";

    private static final String MECHANISM = "PLAIN";

    private final Settings settings;
    private final Guardian guardian;
    private final Path directory;
    private final Path configuration;

    Kafka(Settings settings, Guardian guardian) {
        this.settings = settings;
        this.guardian = guardian;
        this.directory = settings.data().path("kafka");
        this.configuration = directory.resolve("server.properties");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> after() {
        return Set.of();
    }

    @Override
    public int port() {
        return settings.ports().number(Port.KAFKA);
    }

    @Override
    public void prepare(Consumer<String> progress) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Secrets.writePrivately(configuration, configuration());
        if (!Files.exists(log().resolve("meta.properties"))) {
            progress.accept("formatting its log");
            guardian.run(java(
                    "kafka.tools.StorageTool",
                    "format",
                    "--ignore-formatted",
                    "--cluster-id",
                    Uuid.randomUuid().toString(),
                    "--config",
                    configuration.toString()));
        }
    }

    private Path log() {
        return directory.resolve("log");
    }

    private String configuration() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%2$d
                listeners=BROKER://localhost:%1$d,CONTROLLER://localhost:%2$d
                advertised.listeners=BROKER://localhost:%4$d
                listener.security.protocol.map=BROKER:%5$s,CONTROLLER:PLAINTEXT
                sasl.enabled.mechanisms=%6$s
                sasl.mechanism.inter.broker.protocol=%6$s
                %7$s
                inter.broker.listener.name=BROKER
                controller.listener.names=CONTROLLER
                log.dirs=%3$s

                # A topic that is not declared is a mistake.
                auto.create.topics.enable=false

                # There is one broker, so one copy of everything.
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1

                # Small values for one machine: fewer files at the start, a small map for the log cleaner.
                offsets.topic.num.partitions=4
                transaction.state.log.num.partitions=4
                log.cleaner.dedupe.buffer.size=4194304
                num.network.threads=2
                num.io.threads=4
                group.initial.rebalance.delay.ms=0

                # How soon the controller lets a killed broker register again.
                broker.heartbeat.interval.ms=500
                broker.session.timeout.ms=3000
                """.formatted(
                port(),
                settings.ports().number(Port.KAFKA_CONTROLLER),
                log(),
                advertisedPort(settings),
                asksForPassword(settings) ? "SASL_PLAINTEXT" : "PLAINTEXT",
                MECHANISM,
                asksForPassword(settings)
                        ? "listener.name.broker.plain.sasl.jaas.config=" + loginModule(settings, " user_%s=\"%s\"")
                        : "");
    }

    /** The port at which clients find the broker: its own, unless a test has put a proxy in between. */
    private static int advertisedPort(Settings settings) {
        return settings.port("KAFKA_ADVERTISED_PORT", settings.ports().number(Port.KAFKA));
    }

    private static boolean asksForPassword(Settings settings) {
        return settings.environment().getOrDefault("CARETILL_KAFKA_SASL", "").equals("true");
    }

    /** The variables by which a service finds the broker and authenticates. */
    static Map<String, String> clientVariables(Settings settings) {
        String address = "localhost:" + advertisedPort(settings);
        return asksForPassword(settings)
                ? Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        address,
                        "KAFKA_SECURITY_PROTOCOL",
                        "SASL_PLAINTEXT",
                        "KAFKA_SASL_MECHANISM",
                        MECHANISM,
                        "KAFKA_SASL_JAAS_CONFIG",
                        loginModule(settings, ""))
                : Map.of("KAFKA_BOOTSTRAP_SERVERS", address);
    }

    /** @param users further options, with the user and the password as arguments */
    private static String loginModule(Settings settings, String users) {
        String password = settings.secrets().password(USER);
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"%s;"
                .formatted(USER, password, users.formatted(USER, password));
    }

    @Override
    public Guardian.Program program() {
        return java("kafka.Kafka", configuration.toString());
    }

    private Guardian.Program java(String mainClass, String... arguments) {
        var command = new ArrayList<>(List.of(
                Settings.java(),
                "-Xms64m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return settings.program(NAME, command, Map.of());
    }

    @Override
    public boolean ready() throws IOException, InterruptedException, ExecutionException {
        var properties = new Properties();
        clientVariables(settings)
                .forEach((variable, value) -> properties.put(
                        variable.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        try (var admin = Admin.create(properties)) {
            Set<String> existing = admin.listTopics().names().get();
            admin.createTopics(Topics.all().stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .toList())
                    .all()
                    .get();
            return true;
        }
    }
}
