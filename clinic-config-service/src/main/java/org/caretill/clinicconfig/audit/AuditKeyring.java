package org.caretill.clinicconfig.audit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.caretill.reloadedfile.ListedSecrets;
import org.caretill.reloadedfile.UnusableFileException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the audit log: the first signs new entries, all verify, so that keys are rotated by putting a new one
 * first.
 */
public final class AuditKeyring {

    /** The variable with the keys, separated by commas. */
    public static final String LIST = "AUDIT_LOG_KEYS";

    /** The variable that names a file with one key a line, and is asked first. */
    public static final String FILE = "AUDIT_LOG_KEYS_FILE";

    private final List<AuditKey> keys;
    private final Map<String, AuditKey> byId;

    private AuditKeyring(List<AuditKey> keys) {
        this.keys = keys;
        this.byId = keys.stream().collect(Collectors.toMap(AuditKey::id, Function.identity()));
    }

    /**
     * Reads the keys.
     *
     * @throws UnusableFileException if there is none, or something else than keys; names the variable, quotes nothing
     */
    public static AuditKeyring read(Optional<String> list, Optional<Path> file) throws UnusableFileException {
        var written = ListedSecrets.read(LIST, list, file);
        try {
            List<AuditKey> keys =
                    written.texts().stream().map(AuditKey::new).distinct().toList();
            if (!keys.isEmpty()) {
                return new AuditKeyring(keys);
            }
        } catch (IllegalArgumentException _) {
            // The message below says what is wrong, also if there is no key at all.
        }
        throw new UnusableFileException(
                written.variable() + " must have the audit log's keys, each at least 32 random bytes in hexadecimal");
    }

    /** The key of new entries. */
    AuditKey signing() {
        return keys.getFirst();
    }

    /** The key of that id; null if it is not among these. */
    public @Nullable AuditKey find(String id) {
        return byId.get(id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuditKeyring keyring && keyring.keys.equals(keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    /** The ids of the keys. */
    @Override
    public String toString() {
        return keys.stream().map(AuditKey::id).collect(Collectors.joining(",", "ids=", ""));
    }
}
