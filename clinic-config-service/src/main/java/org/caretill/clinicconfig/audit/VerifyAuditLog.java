package org.caretill.clinicconfig.audit;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.caretill.clinicconfig.audit.ChainVerification.Chain;
import org.caretill.clinicconfig.audit.ChainVerification.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code bin/verify-audit-log}: reads the whole audit log over JDBC, in one snapshot and constant memory,
 * and prints for each broken chain its first wrong entry and why it is wrong. Needs only the rights of the service's
 * own database role. Exit code 0: all chains are intact; 1: one is broken; 2: the database could not be read.
 */
public final class VerifyAuditLog {

    private static final int ROWS_AT_A_TIME = 500;

    /** The first answer comes after the whole log is sorted. */
    private static final int ANSWER_LIMIT_SECONDS = 600;

    /** All existing and expected chains, in order; a clinic or organisation without an entry has one row of nulls. */
    private static final String CHAINS = """
            with subject as (
                select organisation_id, id as clinic_id, version from clinic
                union all
                select organisation_id, null, version from organisation where version > 0)
            select coalesce(e.organisation_id, s.organisation_id) as chain_organisation,
                coalesce(e.clinic_id, s.clinic_id) as chain_clinic, s.version, e.*
            from subject s full join audit_entry e
                on e.organisation_id = s.organisation_id and coalesce(e.clinic_id, '') = coalesce(s.clinic_id, '')
            order by chain_organisation, chain_clinic nulls first, e.position""";

    private VerifyAuditLog() {}

    /** Takes no arguments; reads {@code POSTGRES_HOST}, {@code POSTGRES_PORT} and {@code POSTGRES_PASSWORD}. */
    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), System.out));
    }

    /**
     * Verifies and reports.
     *
     * @return the exit code
     */
    public static int run(Map<String, String> environment, PrintStream out) {
        String url = "jdbc:postgresql://%s:%s/clinic_config"
                .formatted(
                        environment.getOrDefault("POSTGRES_HOST", "localhost"),
                        environment.getOrDefault("POSTGRES_PORT", "5433"));
        var login = new Properties();
        login.setProperty("user", "clinic_config");
        login.setProperty("password", environment.getOrDefault("POSTGRES_PASSWORD", ""));
        login.setProperty("connectTimeout", "5");
        login.setProperty("loginTimeout", "5");
        login.setProperty("socketTimeout", Integer.toString(ANSWER_LIMIT_SECONDS));
        try (var connection = DriverManager.getConnection(url, login)) {
            ChainVerification verification = verify(connection, fault -> out.println("BROKEN " + fault));
            out.printf(
                    "%d chains with %d entries read, %d broken%n",
                    verification.chains(), verification.entries(), verification.brokenChains());
            return verification.brokenChains() == 0 ? 0 : 1;
        } catch (SQLException e) {
            out.println("The audit log cannot be read at " + url + ": " + e.getMessage());
            return 2;
        }
    }

    /** Reads and verifies everything; the connection is used for nothing else meanwhile. */
    private static ChainVerification verify(Connection connection, Consumer<Fault> faults) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set transaction read only");
            statement.execute("set local caretill.everything = 'true'");
            // With a fetch size the driver uses a cursor, which reads some rows at a time.
            statement.setFetchSize(ROWS_AT_A_TIME);
            var verification = new ChainVerification(faults);
            try (var rows = statement.executeQuery(CHAINS)) {
                @Nullable Chain chain = null;
                while (rows.next()) {
                    var next = new Chain(rows.getString("chain_organisation"), rows.getString("chain_clinic"));
                    if (!next.equals(chain)) {
                        chain = next;
                        verification.begin(chain, rows.getObject("version", Long.class));
                    }
                    if (rows.getString("hash") != null) {
                        verification.next(
                                rows.getLong("sequence"),
                                entry(rows),
                                Objects.requireNonNull(rows.getString("previous_hash")),
                                Objects.requireNonNull(rows.getString("hash")));
                    }
                }
            }
            verification.end();
            return verification;
        } finally {
            connection.rollback();
        }
    }

    private static AuditRecord entry(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong("position"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("subject"),
                row.getString("role"),
                row.getString("origin"),
                row.getString("action"),
                row.getString("organisation_id"),
                row.getString("clinic_id"),
                row.getString("before"),
                row.getString("after"));
    }
}
