package org.caretill.clinicconfig.enablement;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.caretill.clinicconfig.TextsColumn;
import org.caretill.problem.Problems;
import org.caretill.typedid.TypeId;
import org.jspecify.annotations.Nullable;

/** An organisation's wish that clinics of its may take payments, and the operator's one decision. */
@Entity
class EnablementRequest {

    @Id
    private String id;

    private String organisationId;

    @Convert(converter = TextsColumn.class)
    private List<String> clinicIds;

    private @Nullable String note;

    @Enumerated(EnumType.STRING)
    private Status status;

    private @Nullable String reason;
    private String requestedBy;
    private Instant requestedAt;
    private @Nullable String decidedBy;
    private @Nullable Instant decidedAt;

    protected EnablementRequest() {}

    EnablementRequest(String organisationId, List<String> clinicIds, @Nullable String note, String requestedBy) {
        this.id = TypeId.next("enrq");
        this.organisationId = organisationId;
        this.clinicIds = clinicIds;
        this.note = note;
        this.status = Status.PENDING;
        this.requestedBy = requestedBy;
        this.requestedAt = now();
    }

    String id() {
        return id;
    }

    String organisationId() {
        return organisationId;
    }

    List<String> clinicIds() {
        return clinicIds;
    }

    /**
     * Decides. The same decision again changes nothing; the first one stands.
     *
     * @return whether this call decided
     */
    boolean decide(Status decision, @Nullable String why, String operator) {
        if (status == decision) {
            return false;
        }
        if (status != Status.PENDING) {
            throw Problems.conflict(
                    "already-decided", "The request is already " + status.name().toLowerCase());
        }
        status = decision;
        reason = why;
        decidedBy = operator;
        decidedAt = now();
        return true;
    }

    View view() {
        return new View(
                id, organisationId, clinicIds, note, status, reason, requestedBy, requestedAt, decidedBy, decidedAt);
    }

    /** PostgreSQL keeps microseconds: an answer shows the same before and after it was stored. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Where a request stands. */
    enum Status {
        PENDING,
        APPROVED,
        DECLINED
    }

    /** A request as the API shows it. */
    public record View(
            String id,
            String organisationId,
            List<String> clinicIds,
            @Nullable String note,
            Status status,
            @Nullable String reason,
            String requestedBy,
            Instant requestedAt,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt) {}
}
