package org.caretill.clinicconfig.enablement;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.enablement.EnablementRequest.Status;
import org.caretill.paging.Page;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * All enablement requests. A request and the changes of its clinics are one transaction. A decision locks the request,
 * so that of two concurrent decisions the second is refused, and then its clinics in the order of their ids, so that no
 * deadlock occurs.
 */
@ApplicationScoped
class EnablementRequests implements PanacheRepositoryBase<EnablementRequest, String> {

    private final Clinics clinics;
    private final InstantSource clock;

    EnablementRequests(Clinics clinics, InstantSource clock) {
        this.clinics = clinics;
        this.clock = clock;
    }

    /** Adds a request. 404: a clinic is not the organisation's. 409: payments cannot be requested for some clinics. */
    Uni<EnablementRequest> request(EnablementRequest request, Actor actor) {
        return Multi.createFrom()
                .iterable(request.clinicIds())
                .onItem()
                .transformToUniAndConcatenate(clinics::locked)
                .collect()
                .asList()
                .invoke(locked -> {
                    if (!locked.stream()
                            .allMatch(clinic -> clinic.organisationId().equals(request.organisationId()))) {
                        throw RefusedException.notFound("clinic");
                    }
                    Clinic.mustBeRequestable(locked);
                })
                .chain(() ->
                        eachClinic(request.clinicIds(), actor, Action.ENABLEMENT_REQUESTED, Clinic::requestEnablement))
                .chain(() -> persist(request));
    }

    /** Decides about a request; 404 if the caller may not see it. */
    Uni<EnablementRequest> decide(Staff staff, String id, Status decision, Choice choice) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).chain(found -> {
            EnablementRequest request = mustBeVisible(staff, found);
            List<String> decided =
                    request.decide(decision, choice.clinicIds(), choice.reason(), staff.subject(), clock.instant());
            Actor actor = Actor.of(staff);
            String reason = choice.reason();
            return (switch (decision) {
                        case APPROVED ->
                            eachClinic(decided, actor, Action.ENABLEMENT_APPROVED, clinic -> clinic.enable(reason));
                        case DECLINED ->
                            eachClinic(
                                    decided, actor, Action.ENABLEMENT_DECLINED, clinic -> clinic.resetRequest(reason));
                        case WITHDRAWN ->
                            eachClinic(
                                    decided, actor, Action.ENABLEMENT_WITHDRAWN, clinic -> clinic.resetRequest(null));
                        case PENDING, PARTLY_APPROVED -> throw new IllegalArgumentException("No decision: " + decision);
                    })
                    .replaceWith(request);
        });
    }

    /** Reads a request; 404 if the caller may not see it. */
    Uni<EnablementRequest> visibleTo(Staff staff, String id) {
        return findById(id).map(request -> mustBeVisible(staff, request));
    }

    /** The requests the caller may see, newest first, after the cursor; one more than the limit if there are more. */
    Uni<List<EnablementRequest>> visibleTo(Staff staff, Filter filter, @Nullable String cursor, int limit) {
        var query = new StringBuilder("1 = 1");
        var parameters = new Parameters();
        if (!staff.has(Roles.PLATFORM_OPERATOR)) {
            query.append(" and organisationId = :own");
            parameters.and("own", staff.organisationId() == null ? "" : staff.organisationId());
        }
        if (filter.organisationId() != null) {
            query.append(" and organisationId = :organisation");
            parameters.and("organisation", filter.organisationId());
        }
        if (filter.clinicId() != null) {
            // Safe as a text search: ids have no characters that JSON escapes, and quotation marks in texts are
            // escaped.
            query.append(" and locate(:clinic, cast(clinics as string)) > 0");
            parameters.and("clinic", "\"clinicId\":\"" + filter.clinicId() + "\"");
        }
        if (filter.status() != null) {
            query.append(" and status = :status");
            parameters.and("status", filter.status());
        }
        if (cursor != null) {
            query.append(" and id < :cursor");
            parameters.and("cursor", cursor);
        }
        return find(query.append(" order by id desc").toString(), parameters)
                .page(0, Page.rowsToRead(limit))
                .list();
    }

    private static EnablementRequest mustBeVisible(Staff staff, @Nullable EnablementRequest request) {
        if (request == null
                || (!staff.has(Roles.PLATFORM_OPERATOR)
                        && !request.organisationId().equals(staff.organisationId()))) {
            throw RefusedException.notFound("enablement request");
        }
        return request;
    }

    private Uni<Void> eachClinic(List<String> clinicIds, Actor actor, Action action, Consumer<Clinic> change) {
        return Multi.createFrom()
                .iterable(clinicIds)
                .onItem()
                .transformToUniAndConcatenate(
                        id -> clinics.locked(id).chain(clinic -> clinics.change(clinic, actor, action, change)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Filters on the requests that the caller may see; null: any. */
    record Filter(
            @Nullable Status status,
            @Nullable String organisationId,
            @Nullable String clinicId) {}

    /**
     * The clinics of a request to decide about, and the reason.
     *
     * @param clinicIds null: all that are pending
     */
    record Choice(@Nullable Set<String> clinicIds, @Nullable String reason) {}
}
