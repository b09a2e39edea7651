package org.caretill.clinicconfig.audit;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import org.caretill.reloadedfile.ReloadedFile;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.caretill.reloadedfile.UnusableFileException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The {@link AuditKeyring} in use. If it comes from a file, that is a {@link ReloadedFile}. Without a key the service
 * does not start.
 */
@Startup
@Singleton
public class AuditKeys {

    private static final Logger LOG = Logger.getLogger(AuditKeys.class);

    private final ReloadedFile<AuditKeyring> keyring;

    AuditKeys(Config config, ReloadedFilesJob files) throws UnusableFileException {
        this.keyring = files.open(LOG, "audit log keys", () -> read(config), AuditKeyring::toString);
    }

    /** What is wrong with the keys; empty if they can be used. */
    public static List<String> problems(Config config) {
        try {
            read(config);
            return List.of();
        } catch (UnusableFileException e) {
            return List.of(e.getMessage());
        }
    }

    private static AuditKeyring read(Config config) throws UnusableFileException {
        return AuditKeyring.read(
                config.getOptionalValue("caretill.audit-log.keys", String.class),
                config.getOptionalValue("caretill.audit-log.keys-file", Path.class));
    }

    /** The key of new entries; ask for each, because keys are rotated. */
    AuditKey signing() {
        return keyring.value().signing();
    }
}
