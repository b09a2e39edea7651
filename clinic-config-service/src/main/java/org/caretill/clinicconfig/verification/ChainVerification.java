package org.caretill.clinicconfig.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.caretill.clinicconfig.audit.AuditKey;
import org.caretill.clinicconfig.audit.AuditKeyring;
import org.caretill.clinicconfig.audit.AuditRecord;
import org.caretill.clinicconfig.columns.StoredJson;
import org.jspecify.annotations.Nullable;

/**
 * Verifies chains of the audit log, which are passed to it one after the other, each from its first entry: that each
 * entry has its hash, by a key that is known, and follows the one before it; that it begins with the state that the one
 * before it left; and that the row has the state that the last one left. Keeps only one entry in memory, and reports
 * the first fault of each broken chain.
 */
final class ChainVerification {

    private final AuditKeyring keyring;
    private final Consumer<Fault> faults;
    private final Consumer<Head> heads;
    private long chains;
    private long entries;
    private long brokenChains;
    private @Nullable Chain current;
    private @Nullable Long currentVersion;
    private ObjectNode known = StoredJson.object();
    private @Nullable Row row;
    private long lastPosition;
    private long lastSequence;
    private String lastHash = AuditRecord.BEGINNING;
    private boolean broken;

    /**
     * Verifies with the keys.
     *
     * @param heads takes the last entry of each chain, even of a broken one
     */
    ChainVerification(AuditKeyring keyring, Consumer<Fault> faults, Consumer<Head> heads) {
        this.keyring = keyring;
        this.faults = faults;
        this.heads = heads;
    }

    /**
     * Begins a chain.
     *
     * @param version of the clinic or organisation now, which must be the number of entries; null: it no longer exists
     * @param unchanged the state before the first entry; empty for what is created by it
     */
    void begin(Chain chain, @Nullable Long version, ObjectNode unchanged) {
        end();
        current = chain;
        currentVersion = version;
        known = unchanged;
        row = null;
        chains++;
        lastPosition = 0;
        lastSequence = 0;
        lastHash = AuditRecord.BEGINNING;
        broken = false;
    }

    /** Verifies the next entry of the chain. */
    void next(StoredEntry entry) {
        entries++;
        AuditRecord content = entry.content();
        AuditKey key = keyring.find(entry.keyId());
        if (content.position() != lastPosition + 1) {
            fault("entry %d is missing, the next is entry %d".formatted(lastPosition + 1, content.position()));
        } else if (key == null) {
            fault("entry %d has a hash of the key %s, which is not among those given"
                    .formatted(content.position(), entry.keyId()));
        } else if (!content.hash(key, entry.previousHash()).equals(entry.hash())) {
            fault("entry %d was altered: its content does not have its hash".formatted(content.position()));
        } else if (!entry.previousHash().equals(lastHash)) {
            fault("entry %d does not follow the entry before it: that one has another hash"
                    .formatted(content.position()));
        } else if (entry.sequence() <= lastSequence) {
            fault("entry %d was moved: it comes before the entry that it follows".formatted(content.position()));
        } else if (currentVersion != null && content.position() > currentVersion) {
            fault("entry %d is one too many: there were only %d changes".formatted(content.position(), currentVersion));
        }
        if (!broken) {
            follow(content);
        }
        lastPosition = content.position();
        lastSequence = entry.sequence();
        lastHash = entry.hash();
    }

    /** A change without an entry is also seen when the next change of the service was made on top of it. */
    private void follow(AuditRecord content) {
        if (content.before() != null) {
            List<String> differences = Differences.between(known, StoredJson.tree(content.before()));
            if (!differences.isEmpty()) {
                fault(
                        "entry %d begins with another state than was left before it, so there was a change without an entry: %s"
                                .formatted(content.position(), String.join(", ", differences)));
            }
        }
        known.setAll((ObjectNode) StoredJson.tree(content.after()));
    }

    /** Takes the row of the clinic or organisation, which is compared when its chain ends. */
    void row(Row now) {
        row = now;
    }

    /** Ends with the last chain. */
    void end() {
        if (current == null) {
            return;
        }
        if (currentVersion == null) {
            fault("entry 1 is about something that does not exist (any more)");
        } else if (lastPosition < currentVersion) {
            fault("entry %d is missing: the log ends with entry %d of %d"
                    .formatted(lastPosition + 1, lastPosition, currentVersion));
        } else if (!broken && row != null) {
            compare(row);
        }
        if (lastPosition > 0) {
            heads.accept(new Head(current, lastPosition, lastHash));
        }
        current = null;
    }

    private void compare(Row now) {
        try {
            List<String> differences = Differences.between(known, now.auditedState());
            if (!differences.isEmpty()) {
                fault("the row is not what entry %d left, so there was a change without an entry: %s"
                        .formatted(lastPosition, String.join(", ", differences)));
            }
        } catch (RuntimeException e) {
            // Whatever somebody writes into a row must not end the verification. Only our own messages quote nothing.
            fault("the row cannot be read: "
                    + (e instanceof IllegalStateException
                            ? e.getMessage()
                            : e.getClass().getSimpleName()));
        }
    }

    private void fault(String what) {
        if (!broken && current != null) {
            faults.accept(new Fault(current, what));
            broken = true;
            brokenChains++;
        }
    }

    long brokenChains() {
        return brokenChains;
    }

    long chains() {
        return chains;
    }

    long entries() {
        return entries;
    }

    /** The row of a clinic or organisation. */
    @FunctionalInterface
    interface Row {

        /**
         * The audited part of it, as JSON.
         *
         * @throws RuntimeException if no row of the service can be like this
         */
        JsonNode auditedState();
    }

    /**
     * An entry as it is in the database.
     *
     * @param sequence the entry's number in the whole log
     */
    record StoredEntry(long sequence, AuditRecord content, String previousHash, String keyId, String hash) {}

    /** Which chain is broken, where first, and how. */
    record Fault(Chain chain, String what) {

        @Override
        public String toString() {
            return chain + ": " + what;
        }
    }
}
