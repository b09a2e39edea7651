package org.caretill.transactions;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * TLS to PostgreSQL, by the same two variables for the reactive client as for JDBC (whose address contains them):
 * {@code POSTGRES_SSLMODE} with PostgreSQL's words for it (<a
 * href="https://www.postgresql.org/docs/18/libpq-ssl.html">disable, allow, prefer, require, verify-ca, verify-full</a>)
 * and {@code POSTGRES_SSLROOTCERT}, a PEM file with the certificates to trust.
 */
@Singleton
class DatabaseTls {

    private final SslMode mode;
    private final String rootCertificates;

    DatabaseTls(
            @ConfigProperty(name = "caretill.database-tls.mode") String mode,
            @ConfigProperty(name = "caretill.database-tls.root-certificates") String rootCertificates) {
        this.mode = SslMode.of(mode);
        this.rootCertificates = rootCertificates;
    }

    void applyTo(PgConnectOptions options) {
        options.setSslMode(mode);
        switch (mode) {
            // As with JDBC and psql, these encrypt without checking who answers.
            case DISABLE, ALLOW, PREFER, REQUIRE -> options.setTrustAll(true);
            case VERIFY_CA -> options.setPemTrustOptions(new PemTrustOptions().addCertPath(rootCertificates));
            case VERIFY_FULL -> {
                options.setPemTrustOptions(new PemTrustOptions().addCertPath(rootCertificates));
                options.setHostnameVerificationAlgorithm("HTTPS");
            }
        }
    }
}
