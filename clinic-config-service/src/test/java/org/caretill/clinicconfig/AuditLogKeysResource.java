package org.caretill.clinicconfig;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A file with a key of the audit log, which tests may edit. */
public class AuditLogKeysResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            Path keys = Files.createTempFile("audit-log-keys", "");
            keys.toFile().deleteOnExit();
            Files.writeString(keys, "5a".repeat(32) + "\n");
            return Map.of("AUDIT_LOG_KEYS_FILE", keys.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
