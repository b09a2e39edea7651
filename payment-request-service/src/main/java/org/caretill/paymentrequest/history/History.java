package org.caretill.paymentrequest.history;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.caretill.identity.Callers;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.messaging.Transactions;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequestJson.WithTimeline;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.problem.InstantParameter;
import org.caretill.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/payment-requests} and {@code …/{id}}: the requests of the clinics the caller belongs to, newest first,
 * in pages that later requests do not shift.
 */
@Path("/v1/payment-requests")
@RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
class History {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;

    History(Callers callers, Transactions transactions, PaymentRequests requests) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
    }

    /**
     * Which requests to list.
     *
     * @param clinicId one of the caller's clinics; all of them if absent
     * @param from the earliest creation, inclusive, as an ISO 8601 instant
     * @param to the latest creation, exclusive
     * @param cursor {@code nextCursor} of the page before
     */
    record Filter(
            @QueryParam("clinicId") @Nullable String clinicId,
            @QueryParam("callId") @Nullable String callId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,

            @QueryParam("cursor") @Pattern(regexp = "preq_[0-9a-hjkmnp-tv-z]{26}") @Nullable
            String cursor,

            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200)
            int limit) {}

    /** One page; {@code nextCursor} is null on the last. */
    record Page(List<Described> items, @Nullable String nextCursor) {}

    @GET
    @Path("/{id}")
    public Uni<WithTimeline> one(String id) {
        Staff staff = callers.staff();
        return transactions.run(staff.tenancy(), () -> requests.read(staff, id));
    }

    @GET
    public Uni<Page> page(@jakarta.validation.Valid @BeanParam Filter filter) {
        Staff staff = callers.staff();
        if (filter.clinicId() != null) {
            staff.mustBelongTo(filter.clinicId());
        }
        Set<String> clinics = filter.clinicId() == null ? staff.clinicIds() : Set.of(filter.clinicId());
        Map<String, Object> conditions = conditions(filter, clinics);
        String hql = "from PaymentRequest where " + String.join(" and ", conditions.keySet()) + " order by id desc";
        return transactions
                .run(
                        staff.tenancy(),
                        () -> Panache.getSession().chain(session -> {
                            var query = session.createQuery(hql, PaymentRequest.class);
                            List<Object> values = new ArrayList<>(conditions.values());
                            for (int i = 0; i < values.size(); i++) {
                                query.setParameter(i + 1, values.get(i));
                            }
                            return query.setMaxResults(filter.limit() + 1).getResultList();
                        }))
                .map(found -> page(found, filter.limit()));
    }

    /** Conditions and their values, in the order of their numbers. */
    private static Map<String, Object> conditions(Filter filter, Set<String> clinics) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        add(conditions, "clinicId in (?%d)", clinics);
        add(conditions, "callId = ?%d", filter.callId());
        add(conditions, "status = ?%d", status(filter.status()));
        add(conditions, "createdAt >= ?%d", InstantParameter.read("from", filter.from()));
        add(conditions, "createdAt < ?%d", InstantParameter.read("to", filter.to()));
        add(conditions, "id < ?%d", filter.cursor());
        return conditions;
    }

    private static void add(Map<String, Object> conditions, String condition, @Nullable Object value) {
        if (value != null) {
            conditions.put(condition.formatted(conditions.size() + 1), value);
        }
    }

    private static @Nullable Status status(@Nullable String name) {
        try {
            return name == null ? null : Status.valueOf(name);
        } catch (IllegalArgumentException _) {
            throw Problems.invalid("status", "must be one of " + List.of(Status.values()));
        }
    }

    private static Page page(List<PaymentRequest> found, int limit) {
        boolean more = found.size() > limit;
        List<PaymentRequest> items = more ? found.subList(0, limit) : found;
        return new Page(
                items.stream().map(Described::of).toList(),
                more ? items.getLast().id() : null);
    }
}
