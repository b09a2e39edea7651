package org.caretill.clinicconfig.enablement;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.caretill.calleridentity.Staff;
import org.caretill.identifiers.TypeId;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's request that some of its clinics may take payments, with the decision for each clinic. A decision
 * is final: approved or declined by the operator, or withdrawn by the organisation.
 */
@Entity
class EnablementRequest {

    @Id
    private String id;

    private String organisationId;

    @Convert(converter = ClinicDecision.Column.class)
    private List<ClinicDecision> clinics;

    private @Nullable String note;

    @Enumerated(EnumType.STRING)
    private Status status;

    private @Nullable String reason;
    private String requestedBy;
    private @Nullable String requestedByName;
    private Instant requestedAt;
    private @Nullable String decidedBy;
    private @Nullable Instant decidedAt;

    protected EnablementRequest() {}

    /** @param clinicIds in any order; they are stored sorted */
    EnablementRequest(
            String organisationId, Set<String> clinicIds, @Nullable String note, Staff manager, Instant requestedAt) {
        this.id = TypeId.next("enrq");
        this.organisationId = organisationId;
        this.clinics = clinicIds.stream().sorted().map(ClinicDecision::pending).toList();
        this.note = note;
        this.status = Status.PENDING;
        this.requestedBy = manager.subject();
        this.requestedByName = manager.name();
        this.requestedAt = requestedAt;
    }

    String id() {
        return id;
    }

    String organisationId() {
        return organisationId;
    }

    /** Sorted: the order in which clinics are locked. */
    List<String> clinicIds() {
        return clinics.stream().map(ClinicDecision::clinicId).toList();
    }

    /**
     * Decides about clinics. The same decision again changes nothing, another one is refused.
     *
     * @param only the clinics to decide for; null: all that are pending
     * @return the clinics this call decided for
     */
    List<String> decide(Status decision, @Nullable Set<String> only, @Nullable String why, String subject, Instant at) {
        Set<String> chosen = only == null ? open(decision) : only;
        if (!clinicIds().containsAll(chosen)) {
            throw RefusedException.invalid("clinicIds", "must be clinics of the request");
        }
        mustNotBeDecidedOtherwise(decision, chosen);
        List<String> decided = new ArrayList<>();
        clinics = clinics.stream()
                .map(clinic -> {
                    if (!clinic.awaitsDecision() || !chosen.contains(clinic.clinicId())) {
                        return clinic;
                    }
                    decided.add(clinic.clinicId());
                    return new ClinicDecision(clinic.clinicId(), decision, why, subject, at.toString());
                })
                .toList();
        if (!decided.isEmpty()) {
            status = Status.of(clinics);
            reason = why;
            decidedBy = subject;
            decidedAt = at;
        }
        return decided;
    }

    /**
     * The clinics that are pending; if there are none, those that already have this decision, so that repeating it is
     * not an error; otherwise all.
     */
    private Set<String> open(Status decision) {
        for (Status wanted : List.of(Status.PENDING, decision)) {
            Set<String> found = clinics.stream()
                    .filter(clinic -> clinic.status() == wanted)
                    .map(ClinicDecision::clinicId)
                    .collect(Collectors.toSet());
            if (!found.isEmpty()) {
                return found;
            }
        }
        return Set.copyOf(clinicIds());
    }

    private void mustNotBeDecidedOtherwise(Status decision, Set<String> chosen) {
        String otherwise = clinics.stream()
                .filter(clinic -> chosen.contains(clinic.clinicId()))
                .filter(clinic -> !clinic.awaitsDecision() && clinic.status() != decision)
                .map(clinic -> clinic.clinicId() + " (" + clinic.status().name().toLowerCase(Locale.ROOT) + ")")
                .collect(Collectors.joining(", "));
        if (!otherwise.isEmpty()) {
            throw RefusedException.conflict("already-decided", "Already decided: " + otherwise);
        }
    }

    View view() {
        return new View(
                id,
                organisationId,
                clinicIds(),
                clinics,
                note,
                status,
                reason,
                requestedBy,
                requestedByName,
                requestedAt,
                decidedBy,
                decidedAt);
    }

    /** The status of a request as a whole, and of each clinic. */
    @Schema(name = "EnablementStatus")
    enum Status {
        PENDING,
        APPROVED,
        /** Only of a whole request: some clinics were approved, the others were not. */
        PARTLY_APPROVED,
        DECLINED,
        WITHDRAWN;

        /** The status of the whole request. */
        static Status of(List<ClinicDecision> clinics) {
            Set<Status> all = clinics.stream().map(ClinicDecision::status).collect(Collectors.toSet());
            if (all.contains(PENDING)) {
                return PENDING;
            }
            if (all.size() == 1) {
                return all.iterator().next();
            }
            return all.contains(APPROVED) ? PARTLY_APPROVED : DECLINED;
        }
    }

    /**
     * A request as the API shows it; {@code reason}, {@code decidedBy} and {@code decidedAt} are the last decision's.
     */
    @Schema(name = "EnablementRequest")
    public record View(
            String id,
            String organisationId,
            List<String> clinicIds,
            List<ClinicDecision> clinics,
            @Nullable String note,
            Status status,
            @Nullable String reason,
            String requestedBy,
            @Nullable String requestedByName,
            Instant requestedAt,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt) {}
}
