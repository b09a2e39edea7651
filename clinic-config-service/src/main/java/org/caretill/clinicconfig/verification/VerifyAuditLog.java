package org.caretill.clinicconfig.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.caretill.clinicconfig.audit.AuditKeyring;
import org.caretill.clinicconfig.audit.AuditRecord;
import org.caretill.clinicconfig.clinic.ClinicRow;
import org.caretill.clinicconfig.columns.StoredJson;
import org.caretill.clinicconfig.organisation.OrganisationRow;
import org.caretill.clinicconfig.paymentpages.PlatformRow;
import org.caretill.clinicconfig.verification.ChainVerification.StoredEntry;
import org.caretill.reloadedfile.UnusableFileException;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code bin/verify-audit-log}: reads the whole audit log over JDBC, in one snapshot and constant memory,
 * and prints for each broken chain its first fault. Needs only the rights of the service's own database role, and the
 * keys of the log. Exit code 0: the log is intact; 1: it is not; 2: it could not be verified.
 */
public final class VerifyAuditLog {

    private static final int INTACT = 0;
    private static final int BROKEN = 1;
    private static final int NOT_VERIFIED = 2;

    private static final int ROWS_AT_A_TIME = 500;

    /** PostgreSQL sorts the whole log before it sends the first row. */
    private static final int SECONDS_WITHOUT_ANSWER = 600;

    /**
     * All existing and expected chains, in order, with the row of the clinic, organisation or platform beside its last
     * entry; one without an entry has only that.
     */
    private static final String CHAINS = """
        with subject as (
            select organisation_id, id as clinic_id, version from clinic
            union all
            select organisation_id, null, version from organisation
            union all
            select '*', null, version from platform)
        select coalesce(e.organisation_id, s.organisation_id) as chain_organisation,
            coalesce(e.clinic_id, s.clinic_id) as chain_clinic, s.version as version_now,
            coalesce(row_to_json(c), row_to_json(o), row_to_json(p)) as row_now, e.*
        from subject s full join audit_entry e
            on e.organisation_id = s.organisation_id and coalesce(e.clinic_id, '') = coalesce(s.clinic_id, '')
        left join clinic c on c.id = s.clinic_id and s.version = coalesce(e.position, s.version)
        left join organisation o on s.clinic_id is null and o.organisation_id = s.organisation_id
            and s.version = coalesce(e.position, s.version)
        left join platform p on s.organisation_id = '*' and s.version = coalesce(e.position, s.version)
        order by chain_organisation, chain_clinic nulls first, e.position\
        """;

    private final AuditKeyring keyring;
    private final PrintStream out;

    private VerifyAuditLog(AuditKeyring keyring, PrintStream out) {
        this.keyring = keyring;
        this.out = out;
    }

    /**
     * Takes {@code --anchored FILE} and {@code --heads FILE}; reads {@code POSTGRES_HOST}, {@code POSTGRES_PORT},
     * {@code POSTGRES_PASSWORD}, {@code POSTGRES_SSLMODE}, {@code POSTGRES_SSLROOTCERT}, and {@code AUDIT_LOG_KEYS} or
     * {@code AUDIT_LOG_KEYS_FILE}. The script checks the arguments.
     */
    public static void main(String[] arguments) {
        var files = new HashMap<String, Path>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            files.put(arguments[i], Path.of(arguments[i + 1]));
        }
        System.exit(run(
                System.getenv(),
                Optional.ofNullable(files.get("--anchored")),
                Optional.ofNullable(files.get("--heads")),
                System.out));
    }

    /**
     * Verifies and reports.
     *
     * @param anchored a file of heads that the log must still have
     * @param heads where to write the heads, unless the log has lost an anchored one
     * @return the exit code
     */
    public static int run(
            Map<String, String> environment, Optional<Path> anchored, Optional<Path> heads, PrintStream out) {
        String url = "jdbc:postgresql://%s:%s/clinic_config"
                .formatted(
                        environment.getOrDefault("POSTGRES_HOST", "localhost"),
                        environment.getOrDefault("POSTGRES_PORT", "5433"));
        try {
            var keyring = AuditKeyring.read(
                    Optional.ofNullable(environment.get(AuditKeyring.LIST)),
                    Optional.ofNullable(environment.get(AuditKeyring.FILE)).map(Path::of));
            try (var connection = DriverManager.getConnection(url, login(environment))) {
                return new VerifyAuditLog(keyring, out).verify(connection, anchored, heads) ? INTACT : BROKEN;
            }
        } catch (SQLException e) {
            out.println("The audit log cannot be read at " + url + ": " + e.getMessage());
        } catch (UnusableFileException e) {
            out.println(e.getMessage());
        } catch (IOException e) {
            out.println("The heads cannot be read or written: " + e.getMessage());
        }
        return NOT_VERIFIED;
    }

    private static Properties login(Map<String, String> environment) {
        var login = new Properties();
        login.setProperty("user", "clinic_config");
        login.setProperty("password", environment.getOrDefault("POSTGRES_PASSWORD", ""));
        login.setProperty("connectTimeout", "5");
        login.setProperty("loginTimeout", "5");
        login.setProperty("socketTimeout", Integer.toString(SECONDS_WITHOUT_ANSWER));
        login.setProperty("sslmode", environment.getOrDefault("POSTGRES_SSLMODE", "prefer"));
        Optional.ofNullable(environment.get("POSTGRES_SSLROOTCERT"))
                .ifPresent(file -> login.setProperty("sslrootcert", file));
        return login;
    }

    /**
     * Whether everything is intact; the connection is used for nothing else meanwhile. A log that has lost an anchored
     * head is not anchored again, because a later verification by the new file would not see the loss. Broken chains
     * are anchored too, because every verification reports them.
     */
    private boolean verify(Connection connection, Optional<Path> anchored, Optional<Path> heads)
            throws SQLException, IOException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set local caretill.everything = 'true'");
            boolean hasHeads = anchored.isEmpty() || hasHeads(connection, anchored.get());
            if (heads.isEmpty() || !hasHeads) {
                return verify(connection, _ -> {}) && hasHeads;
            }
            try (var file = new HeadsFile.Writer(heads.get(), timeOf(connection))) {
                boolean intact = verify(connection, file::add);
                file.complete();
                return intact;
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        } finally {
            connection.rollback();
        }
    }

    /** Reads and verifies all chains. */
    private boolean verify(Connection connection, Consumer<Head> heads) throws SQLException {
        var verification = new ChainVerification(keyring, fault -> out.println("BROKEN " + fault), heads);
        try (var statement = connection.createStatement()) {
            // With a fetch size the driver uses a cursor, which reads some rows at a time.
            statement.setFetchSize(ROWS_AT_A_TIME);
            try (var rows = statement.executeQuery(CHAINS)) {
                @Nullable Chain chain = null;
                while (rows.next()) {
                    var next = new Chain(rows.getString("chain_organisation"), rows.getString("chain_clinic"));
                    if (!next.equals(chain)) {
                        chain = next;
                        verification.begin(next, rows.getObject("version_now", Long.class), unchanged(next));
                    }
                    if (rows.getString("hash") != null) {
                        verification.next(entry(rows));
                    }
                    String row = rows.getString("row_now");
                    if (row != null) {
                        verification.row(() -> auditedState(StoredJson.tree(row), next));
                    }
                }
            }
        }
        verification.end();
        out.printf(
                "%d chains with %d entries read, %d broken%n",
                verification.chains(), verification.entries(), verification.brokenChains());
        return verification.brokenChains() == 0;
    }

    private static ObjectNode unchanged(Chain chain) {
        if (chain.equals(Chain.PLATFORM)) {
            return PlatformRow.unchanged();
        }
        return chain.clinicId() == null ? OrganisationRow.unchanged() : StoredJson.object();
    }

    private static JsonNode auditedState(JsonNode row, Chain chain) {
        if (chain.equals(Chain.PLATFORM)) {
            return PlatformRow.auditedState(row);
        }
        return chain.clinicId() == null ? OrganisationRow.auditedState(row) : ClinicRow.auditedState(row);
    }

    private static StoredEntry entry(ResultSet row) throws SQLException {
        return new StoredEntry(
                row.getLong("sequence"),
                new AuditRecord(
                        row.getLong("position"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("subject"),
                        row.getString("subject_name"),
                        row.getString("role"),
                        row.getString("origin"),
                        row.getString("action"),
                        row.getString("organisation_id"),
                        row.getString("clinic_id"),
                        row.getString("before"),
                        row.getString("after")),
                Objects.requireNonNull(row.getString("previous_hash")),
                Objects.requireNonNull(row.getString("key_id")),
                Objects.requireNonNull(row.getString("hash")));
    }

    /** Whether the log still has every head of the file. */
    private boolean hasHeads(Connection connection, Path file) throws SQLException, IOException {
        long lost = 0;
        try (var anchored = new HeadsFile.Reader(file);
                var ofClinic = connection.prepareStatement(
                        "select hash from audit_entry where organisation_id = ? and position = ? and clinic_id = ?");
                var ofOrganisation = connection.prepareStatement(
                        "select hash from audit_entry where organisation_id = ? and position = ? and clinic_id is"
                                + " null")) {
            for (Head head = anchored.next(); head != null; head = anchored.next()) {
                String hash = hashAt(head, head.chain().clinicId() == null ? ofOrganisation : ofClinic);
                if (!head.hash().equals(hash)) {
                    lost++;
                    out.printf(
                            "BROKEN %s: entry %d of the anchor of %s %s%n",
                            head.chain(),
                            head.position(),
                            anchored.at(),
                            hash == null ? "is missing" : "has another hash now");
                }
            }
            out.printf("%d heads anchored at %s read, %d lost%n", anchored.heads(), anchored.at(), lost);
        }
        return lost == 0;
    }

    private static @Nullable String hashAt(Head head, PreparedStatement query) throws SQLException {
        query.setString(1, head.chain().organisationId());
        query.setLong(2, head.position());
        if (head.chain().clinicId() != null) {
            query.setString(3, head.chain().clinicId());
        }
        try (var found = query.executeQuery()) {
            return found.next() ? found.getString(1) : null;
        }
    }

    /** The time of the snapshot, by the database's clock. */
    private static Instant timeOf(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select date_trunc('second', now())")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
