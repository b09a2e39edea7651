package org.caretill.transactions;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;

/**
 * The passwords of a service's two database roles. Nobody reads them here: declared as required, they make a start without
 * one fail at once, naming POSTGRES_PASSWORD or POSTGRES_OWNER_PASSWORD. Flyway would say only that some password is
 * missing, and the reactive client nothing before its first query.
 */
@Unremovable
@ConfigMapping(prefix = "caretill.database-password")
public interface DatabasePasswords {

    /** Of the role that the service works with. */
    String service();

    /** Of the role that owns the tables and migrates them. */
    String owner();
}
