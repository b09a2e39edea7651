package org.caretill.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * an error.
 */
final class Kafka implements Part {

    static final String NAME = "kafka";

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
        Files.writeString(configuration, configuration());
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
                advertised.listeners=BROKER://localhost:%1$d
                listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
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
                """.formatted(port(), settings.ports().number(Port.KAFKA_CONTROLLER), log());
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
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:" + port());
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
