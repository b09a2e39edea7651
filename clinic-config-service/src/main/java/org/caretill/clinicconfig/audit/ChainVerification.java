package org.caretill.clinicconfig.audit;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies chains of the audit log, which are passed to it one after the other, each from its first entry. Keeps only
 * one entry in memory, and reports the first fault of each broken chain.
 */
final class ChainVerification {

    private final Consumer<Fault> faults;
    private long chains;
    private long entries;
    private long brokenChains;
    private @Nullable Chain current;
    private @Nullable Long currentVersion;
    private long lastPosition;
    private long lastSequence;
    private String lastHash = AuditRecord.BEGINNING;
    private boolean broken;

    ChainVerification(Consumer<Fault> faults) {
        this.faults = faults;
    }

    /**
     * Begins a chain.
     *
     * @param version of the clinic or organisation now, which must be the number of entries; null: it no longer exists
     */
    void begin(Chain chain, @Nullable Long version) {
        end();
        current = chain;
        currentVersion = version;
        chains++;
        lastPosition = 0;
        lastSequence = 0;
        lastHash = AuditRecord.BEGINNING;
        broken = false;
    }

    /**
     * Verifies the next entry of the chain.
     *
     * @param sequence the entry's number in the whole log
     */
    void next(long sequence, AuditRecord entry, String previousHash, String hash) {
        entries++;
        if (entry.position() != lastPosition + 1) {
            fault(lastPosition + 1, "is missing, the next is entry " + entry.position());
        } else if (!entry.hash(previousHash).equals(hash)) {
            fault(entry.position(), "was altered: its content does not have its hash");
        } else if (!previousHash.equals(lastHash)) {
            fault(entry.position(), "does not follow the entry before it: that one has another hash");
        } else if (sequence <= lastSequence) {
            fault(entry.position(), "was moved: it comes before the entry that it follows");
        } else if (currentVersion != null && entry.position() > currentVersion) {
            fault(entry.position(), "is one too many: there were only " + currentVersion + " changes");
        }
        lastPosition = entry.position();
        lastSequence = sequence;
        lastHash = hash;
    }

    /** Ends with the last chain. */
    void end() {
        if (current != null && currentVersion == null) {
            fault(1, "is about something that does not exist (any more)");
        } else if (current != null && currentVersion != null && lastPosition < currentVersion) {
            fault(lastPosition + 1, "is missing: the log ends with entry " + lastPosition + " of " + currentVersion);
        }
        current = null;
    }

    private void fault(long position, String why) {
        if (!broken && current != null) {
            faults.accept(new Fault(current, position, why));
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

    /** The chain of a clinic, or, without one, of the organisation. */
    record Chain(String organisationId, @Nullable String clinicId) {

        @Override
        public String toString() {
            return clinicId == null
                    ? "organisation " + organisationId
                    : "clinic " + clinicId + " of organisation " + organisationId;
        }
    }

    /** Where a chain is broken first, and how. */
    record Fault(Chain chain, long position, String why) {

        @Override
        public String toString() {
            return chain + ": entry " + position + " " + why;
        }
    }
}
