package org.caretill.clinicconfig.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One line of the audit log; {@code before} and {@code after} are JSON objects. Never changed, never deleted. */
@Entity
@Immutable
class AuditEntry {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long sequence;

    Instant at;
    String subject;
    String role;
    String action;
    String organisationId;

    @Nullable
    String clinicId;

    @Nullable
    String before;

    String after;

    protected AuditEntry() {}

    AuditEntry(
            Instant at,
            Actor actor,
            Action action,
            String organisationId,
            @Nullable String clinicId,
            @Nullable String before,
            String after) {
        this.at = at;
        this.subject = actor.subject();
        this.role = actor.role();
        this.action = action.code();
        this.organisationId = organisationId;
        this.clinicId = clinicId;
        this.before = before;
        this.after = after;
    }
}
