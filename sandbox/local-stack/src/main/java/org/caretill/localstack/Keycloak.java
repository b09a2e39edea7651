package org.caretill.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Keycloak with the realm {@code caretill} and its data in PostgreSQL. Keycloak imports a realm only once, so when the
 * realm file or an address in it changes, its database is dropped and created again; in the sandbox it contains nothing
 * else.
 */
final class Keycloak implements Part {

    static final String NAME = "keycloak";
    private static final String REALM = "/org/caretill/localstack/caretill-realm.json";

    private final Settings settings;
    private final Guardian guardian;
    private final Postgres postgres;
    private final Path home;
    private final Path distribution;
    private final Path importedRealm;

    Keycloak(Settings settings, Guardian guardian, Postgres postgres) {
        this.settings = settings;
        this.guardian = guardian;
        this.postgres = postgres;
        this.home = settings.data().path("keycloak");
        this.distribution = settings.unpacked("keycloak");
        this.importedRealm = home.resolve("imported-realm");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> after() {
        return Set.of(Postgres.NAME);
    }

    @Override
    public int port() {
        return settings.ports().number(Port.KEYCLOAK);
    }

    @Override
    public void prepare(Consumer<String> progress) throws IOException, InterruptedException, SQLException {
        Distribution.unpacked(distribution, directory -> {
            progress.accept("unpacking and building it for PostgreSQL (once, half a minute or more)");
            unpackAndBuild(directory);
        });
        Path imports = Files.createDirectories(home.resolve("data/import"));
        linkLibraries();
        Files.write(imports.resolve("caretill-realm.json"), realm());
        if (!Files.exists(importedRealm) || !Files.readString(importedRealm).equals(fingerprint())) {
            progress.accept("recreating its database for the realm caretill");
            postgres.recreate(NAME);
        }
    }

    /** Keycloak's "build" fixes the kind of database. It takes half a minute, once, and saves that at every start. */
    private void unpackAndBuild(Path directory) throws IOException, InterruptedException {
        try (InputStream archive = Files.newInputStream(archive())) {
            Distribution.unzip(archive, directory);
        }
        guardian.run(java(directory, directory, "build", "--db=postgres"));
    }

    /**
     * Keycloak looks for its build in its home directory. Each stack has a home of its own, because Keycloak also
     * writes there.
     */
    private void linkLibraries() throws IOException {
        Path link = home.resolve("lib");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, distribution.resolve("lib"));
    }

    private static Path archive() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.contains("keycloak-quarkus-dist"))
                .map(Path::of)
                .findFirst()
                .orElseThrow(() -> new StartRefused("Keycloak's distribution is not on the launcher's class path."));
    }

    @Override
    public Guardian.Program program() {
        return java(
                distribution,
                home,
                "start",
                "--optimized",
                "--import-realm",
                "--cache=local",
                "--http-enabled=true",
                "--http-host=localhost",
                "--http-port=" + port(),
                "--hostname=" + settings.ports().url(Port.KEYCLOAK),
                "--log-level=warn");
    }

    /** The command that {@code kc.sh} would run, without its shell between the supervisor and the program. */
    private Guardian.Program java(Path distribution, Path home, String... arguments) {
        var command = new ArrayList<>(List.of(
                Settings.java(),
                "-Xms64m",
                "-Xmx256m",
                "-XX:MetaspaceSize=96m",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dfile.encoding=UTF-8",
                "-Duser.language=en",
                "-Duser.country=US",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                distribution.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        command.addAll(List.of(arguments));
        return settings.program(
                NAME,
                command,
                Map.ofEntries(
                        Map.entry(
                                "KC_DB_URL",
                                "jdbc:postgresql://localhost:%d/keycloak"
                                        .formatted(settings.ports().number(Port.POSTGRES))),
                        Map.entry("KC_DB_USERNAME", Postgres.ownerOf(NAME)),
                        Map.entry("KC_DB_PASSWORD", settings.secrets().password(Postgres.ownerOf(NAME))),
                        Map.entry("KC_DB_POOL_INITIAL_SIZE", "1"),
                        Map.entry("KC_DB_POOL_MIN_SIZE", "1"),
                        Map.entry("KC_DB_POOL_MAX_SIZE", "10"),
                        // Otherwise every pooled connection would fail one sign-in after PostgreSQL was restarted.
                        Map.entry("QUARKUS_DATASOURCE_JDBC_VALIDATE_ON_BORROW", "true"),
                        Map.entry("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"),
                        Map.entry(
                                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                                settings.secrets().password("keycloak-admin")),
                        Map.entry("DEMO_PORT", Integer.toString(settings.ports().number(Port.DEMO)))));
    }

    @Override
    public boolean ready() throws IOException {
        if (!Probe.answersOk(settings.ports().url(Port.KEYCLOAK) + "/realms/caretill")) {
            return false;
        }
        Files.writeString(importedRealm, fingerprint());
        return true;
    }

    static byte[] realm() throws IOException {
        try (var realm = Keycloak.class.getResourceAsStream(REALM)) {
            return realm.readAllBytes();
        }
    }

    /** Everything the imported realm depends on. */
    private String fingerprint() throws IOException {
        var digest = DigestUtils.updateDigest(DigestUtils.getSha256Digest(), realm());
        String rest = "%s %d".formatted(archive(), settings.ports().number(Port.DEMO));
        return Hex.encodeHexString(DigestUtils.updateDigest(digest, rest).digest());
    }
}
