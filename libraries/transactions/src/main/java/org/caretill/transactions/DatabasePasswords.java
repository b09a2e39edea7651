package org.caretill.transactions;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * The passwords of a service's two database roles. Nothing reads them from here. Because the service's own is declared
 * as required, a service without it fails at startup with a message that names POSTGRES_PASSWORD; the reactive client
 * would fail only at its first query. A service that is started by its {@code main} has checked both before ({@link
 * DatabaseConfiguration}).
 */
@Unremovable
@ConfigMapping(prefix = "caretill.database-password")
public interface DatabasePasswords {

    /** Of the role that the service connects with. */
    String service();

    /** Of the role that owns and migrates the tables. Empty for a service that does not migrate at its start. */
    Optional<String> owner();
}
