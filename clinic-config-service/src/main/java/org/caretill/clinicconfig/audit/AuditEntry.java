package org.caretill.clinicconfig.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** An {@link AuditRecord} as it is stored, with its place in the chain. Never changed, never deleted. */
@Entity
@Immutable
class AuditEntry {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long sequence;

    long position;
    Instant at;
    String subject;

    @Nullable
    String subjectName;

    String role;

    @Column(name = "origin")
    String from;

    String action;
    String organisationId;

    @Nullable
    String clinicId;

    @Nullable
    String before;

    String after;
    String previousHash;
    String keyId;
    String hash;

    protected AuditEntry() {}

    /** The entry's number in the order of all entries; assigned when it is stored. */
    long sequence() {
        return Objects.requireNonNull(sequence);
    }

    AuditEntry(AuditRecord content, String previousHash, AuditKey key) {
        this.position = content.position();
        this.at = content.at();
        this.subject = content.subject();
        this.subjectName = content.subjectName();
        this.role = content.role();
        this.from = content.from();
        this.action = content.action();
        this.organisationId = content.organisationId();
        this.clinicId = content.clinicId();
        this.before = content.before();
        this.after = content.after();
        this.previousHash = previousHash;
        this.keyId = key.id();
        this.hash = content.hash(key, previousHash);
    }
}
