package org.caretill.clinicconfig.enablement;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.function.Consumer;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.enablement.EnablementRequest.Status;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * All enablement requests. A request and what it does to its clinics are one transaction; clinics are locked in the
 * order of their ids, so that two requests never wait for each other.
 */
@ApplicationScoped
class EnablementRequests implements PanacheRepositoryBase<EnablementRequest, String> {

    private final Clinics clinics;

    EnablementRequests(Clinics clinics) {
        this.clinics = clinics;
    }

    /** Asks for payments. 404: a clinic is not the organisation's. 409: one is already enabled or asked for. */
    Uni<EnablementRequest> request(EnablementRequest request, Actor actor) {
        return eachClinic(request, actor, Action.ENABLEMENT_REQUESTED, clinic -> {
                    if (!clinic.organisationId().equals(request.organisationId())) {
                        throw Problems.notFound("clinic");
                    }
                    clinic.requestEnablement();
                })
                .chain(() -> persist(request));
    }

    /** Decides for all clinics of the request. */
    Uni<EnablementRequest> decide(String id, Status decision, @Nullable String reason, Actor operator) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).chain(request -> {
            if (request == null) {
                throw Problems.notFound("enablement request");
            }
            if (!request.decide(decision, reason, operator.subject())) {
                return Uni.createFrom().item(request);
            }
            return decision == Status.APPROVED
                    ? eachClinic(request, operator, Action.ENABLEMENT_APPROVED, Clinic::enable)
                    : eachClinic(request, operator, Action.ENABLEMENT_DECLINED, Clinic::declineEnablement);
        });
    }

    /** The request, if the caller may see it; else 404. */
    Uni<EnablementRequest> visibleTo(Staff staff, String id) {
        return findById(id).map(request -> {
            if (request == null
                    || !staff.has(Roles.PLATFORM_OPERATOR)
                            && !request.organisationId().equals(staff.organisationId())) {
                throw Problems.notFound("enablement request");
            }
            return request;
        });
    }

    /** The requests the caller may see, newest first, from behind the cursor; one more than the limit if there are. */
    Uni<List<EnablementRequest>> visibleTo(Staff staff, @Nullable Status status, @Nullable String cursor, int limit) {
        var query = new StringBuilder("1 = 1");
        var parameters = new Parameters();
        if (!staff.has(Roles.PLATFORM_OPERATOR)) {
            query.append(" and organisationId = :organisation");
            parameters.and("organisation", staff.organisationId() == null ? "" : staff.organisationId());
        }
        if (status != null) {
            query.append(" and status = :status");
            parameters.and("status", status);
        }
        if (cursor != null) {
            query.append(" and id < :cursor");
            parameters.and("cursor", cursor);
        }
        return find(query.append(" order by id desc").toString(), parameters)
                .range(0, limit)
                .list();
    }

    private Uni<EnablementRequest> eachClinic(
            EnablementRequest request, Actor actor, Action action, Consumer<Clinic> change) {
        return Multi.createFrom()
                .iterable(request.clinicIds().stream().sorted().toList())
                .onItem()
                .transformToUniAndConcatenate(
                        id -> clinics.locked(id).chain(clinic -> clinics.change(clinic, actor, action, change)))
                .collect()
                .last()
                .replaceWith(request);
    }
}
