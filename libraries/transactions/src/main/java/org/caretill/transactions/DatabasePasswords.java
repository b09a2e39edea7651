package org.caretill.transactions;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;

/**
 * The passwords of a service's two database roles. Nothing reads them from here. Because they are declared as required,
 * a service without one fails at startup with a message that names POSTGRES_PASSWORD or POSTGRES_OWNER_PASSWORD.
 * Flyway's own message does not name the variable, and the reactive client would fail only at its first query. A
 * service that is started by its {@code main} has checked them before ({@link DatabaseConfiguration}).
 */
@Unremovable
@ConfigMapping(prefix = "caretill.database-password")
public interface DatabasePasswords {

    /** Of the role that the service connects with. */
    String service();

    /** Of the role that owns and migrates the tables. */
    String owner();
}
