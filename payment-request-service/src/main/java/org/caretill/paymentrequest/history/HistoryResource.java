package org.caretill.paymentrequest.history;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.csvfiles.CsvFile;
import org.caretill.identifiers.TypeId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.model.Reference;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.payout.BookedPayment;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequestJson.WithTimeline;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.problemdetails.InstantParameter;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.RefusedException;
import org.caretill.problemdetails.Visible;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/payment-requests} and {@code …/{id}}: the requests of the clinics the caller belongs to, newest first,
 * in pages that new requests do not shift, or all of them as one CSV file. {@code POST …/search} finds some of them by the
 * people in them. The video-call platform reads the requests of all clinics, without what the clinic wrote.
 */
@Path("/v1/payment-requests")
@Tag(name = "Payment requests", description = "The clinic asks a participant of a call to pay.")
class HistoryResource {

    private static final int CSV_ROWS_AT_A_TIME = 200;

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;
    private final KnownClinics clinics;

    HistoryResource(Callers callers, Transactions transactions, PaymentRequests requests, KnownClinics clinics) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
        this.clinics = clinics;
    }

    /**
     * Which requests to list. An absent parameter does not filter.
     *
     * @param clinicId one of the caller's clinics; all of them if absent
     * @param status one or, repeated, several
     * @param reference the one with this reference, however it was typed
     * @param from the earliest creation, inclusive, as an ISO 8601 instant
     * @param to the latest creation, exclusive
     * @param cursor {@code nextCursor} of the page before
     */
    record Filter(
            @QueryParam("clinicId") @Schema(description = "One of the caller's clinics; absent: all of them") @Nullable
            String clinicId,

            @QueryParam("callId") @Nullable String callId,

            @QueryParam("status")
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = Status.class,
                    description = "One status; repeated: any of them")
            List<String> status,

            @QueryParam("payerParticipantId") @Schema(description = "The payer") @Nullable
            String payerParticipantId,

            @QueryParam("requestedBy") @Schema(description = "The user id of the clinician") @Nullable
            String requestedBy,

            @QueryParam("currency") @Pattern(regexp = "[A-Z]{3}") @Schema(description = "ISO 4217") @Nullable
            String currency,

            @QueryParam("reference")
            @Schema(
                    description =
                            "The one with this reference, such as 7K3M-Q2XD; case, hyphens and spaces do not matter")
            @Nullable
            String reference,

            @QueryParam("stripeAccount") @Schema(description = "The account that the requests are paid to") @Nullable
            String stripeAccount,

            @QueryParam("needsAttention")
            @Pattern(regexp = "true|false")
            @Schema(description = "true: only those that a person must look into; false: only the others")
            @Nullable
            String needsAttention,

            @QueryParam("disputed")
            @Pattern(regexp = "true|false")
            @Schema(description = "true: only those with a dispute, open or decided; false: only the others")
            @Nullable
            String disputed,

            @QueryParam("from")
            @Schema(description = "The earliest creation, such as 2026-11-23T01:02:03Z", format = "date-time")
            @Nullable
            String from,

            @QueryParam("to") @Schema(description = "The latest creation, exclusive", format = "date-time") @Nullable
            String to,

            @QueryParam("cursor")
            @Pattern(regexp = "preq" + TypeId.SUFFIX)
            @Schema(description = "The nextCursor of the page before")
            @Nullable
            String cursor,

            @QueryParam("limit")
            @DefaultValue(Page.DEFAULT_LIMIT)
            @Min(1)
            @Max(Page.MAX_LIMIT)
            @Schema(description = "How many a page of JSON holds; CSV has no pages")
            int limit) {}

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN, Roles.CALL_PLATFORM})
    @Operation(operationId = "getPaymentRequest", summary = "Get a payment request with its timeline")
    @APIResponse(
            responseCode = "200",
            description = "The payment request as it is now",
            headers = @Header(name = "ETag", ref = "ETag"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WithTimeline.class)))
    @APIResponse(
            responseCode = "304",
            description = "It is still as If-None-Match says",
            headers = @Header(name = "ETag", ref = "ETag"))
    public Uni<Response> one(
            String id,
            @Parameter(description = "The ETag of an earlier answer: if nothing has changed since, the answer is 304")
                    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
                    @Nullable
                    String ifNoneMatch,
            @Context Request request) {
        Staff staff = callers.staff();
        return transactions.run(staff.tenancy(), () -> requests.read(staff, id)).map(found -> answer(found, request));
    }

    /** Every change makes another version, so the version is all that a caller needs to compare. */
    private static Response answer(WithTimeline found, Request request) {
        var tag =
                new EntityTag(String.valueOf(found.described().paymentRequest().version()));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(found, MediaType.APPLICATION_JSON_TYPE) : unchanged)
                .tag(tag)
                .build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN, Roles.CALL_PLATFORM})
    @Operation(
            operationId = "listPaymentRequests",
            summary = "List the payment requests of the caller's clinics, newest first",
            description = "In pages as JSON; with Accept: text/csv all of them as one file, with amounts in minor units"
                    + " and with the decimals of the currency.")
    @Refuses("not-found")
    public Uni<Page<Described>> page(@Valid @BeanParam Filter filter) {
        Staff staff = callers.staff();
        return page(staff, conditions(staff, filter), filter.cursor(), filter.limit());
    }

    /**
     * What to search for.
     *
     * @param text words of the names of patient, payer, clinician or practitioner, or a reference or id or a part of one
     */
    @Schema(name = "PaymentRequestSearch")
    record Search(
            @NotNull @Visible @Size(max = 100) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            String text) {

        @Override
        public String toString() {
            return "Search";
        }
    }

    @POST
    @Path("/search")
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "searchPaymentRequests",
            summary = "Find payment requests by the people in them, newest first",
            description =
                    "Like the list, with the same parameters, but only the requests in which each word of the text"
                            + " is in the name of the patient, the payer, the clinician or the practitioner, in the reference"
                            + " or in the id of the request or of its PaymentIntent."
                            + " The text is in the body, because addresses are logged and names must not be.")
    @Refuses("not-found")
    @APIResponse(responseCode = "200", description = "A page of what was found")
    public Uni<Page<Described>> search(@Valid @BeanParam Filter filter, @NotNull @Valid Search search) {
        Staff staff = callers.staff();
        Map<String, Object> conditions = conditions(staff, filter);
        SearchText.patterns(search.text()).forEach(pattern -> add(conditions, SearchText.condition(), pattern));
        return page(staff, conditions, filter.cursor(), filter.limit());
    }

    @GET
    @Produces(CsvFile.PRODUCED)
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Operation(
            operationId = "listPaymentRequests",
            summary = "List the payment requests of the caller's clinics, newest first",
            description = "In pages as JSON; with Accept: text/csv all of them as one file, with amounts in minor units"
                    + " and with the decimals of the currency.")
    public RestMulti<String> csv(@Valid @BeanParam Filter filter) {
        Staff staff = callers.staff();
        Map<String, Object> conditions = conditions(staff, filter);
        return CsvFile.answer(
                "payment-requests.csv",
                Uni.createFrom().voidItem(),
                PaymentRequestCsv.header(),
                cursor -> page(staff, conditions, cursor == null ? filter.cursor() : cursor, CSV_ROWS_AT_A_TIME)
                        .chain(page -> withBookings(staff, page)));
    }

    private Uni<CsvFile.Part> withBookings(Staff staff, Page<Described> page) {
        // As on the pages, the clinic's administrators alone see its payouts and what Stripe takes.
        List<String> ids = staff.has(Roles.CLINIC_ADMIN)
                ? page.items().stream()
                        .map(described -> described.paymentRequest().id())
                        .toList()
                : List.of();
        return transactions.run(
                staff.tenancy(),
                () -> BookedPayment.of(ids)
                        .chain(booked -> zones(page)
                                .map(zones -> new CsvFile.Part(
                                        PaymentRequestCsv.lines(page.items(), booked, zones), page.nextCursor()))));
    }

    /** The time zones of the clinics on the page, by their ids. */
    private Uni<Map<String, ZoneId>> zones(Page<Described> page) {
        List<String> ids = page.items().stream()
                .map(described -> described.paymentRequest().clinicId())
                .distinct()
                .toList();
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(clinics::find)
                .collect()
                .asList()
                .map(found -> found.stream().collect(Collectors.toMap(ClinicPayments::clinicId, ClinicPayments::zone)));
    }

    private Uni<Page<Described>> page(Staff staff, Map<String, Object> wanted, @Nullable String cursor, int limit) {
        Map<String, Object> conditions = new LinkedHashMap<>(wanted);
        add(conditions, "id < ?%d", cursor);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions.keySet());
        String hql = "from PaymentRequest" + where + " order by id desc";
        return transactions
                .run(
                        staff.tenancy(),
                        () -> Panache.getSession().chain(session -> {
                            var query = session.createQuery(hql, PaymentRequest.class);
                            List<Object> values = new ArrayList<>(conditions.values());
                            for (int i = 0; i < values.size(); i++) {
                                query.setParameter(i + 1, values.get(i));
                            }
                            return query.setMaxResults(Page.rowsToRead(limit)).getResultList();
                        }))
                .map(found -> Page.of(found, limit, request -> Described.forStaff(request, staff), PaymentRequest::id));
    }

    /** HQL conditions and their values, in the order of their parameter numbers. */
    private static Map<String, Object> conditions(Staff staff, Filter filter) {
        if (filter.clinicId() != null) {
            staff.mustBelongTo(filter.clinicId());
        }
        Map<String, Object> conditions = new LinkedHashMap<>();
        add(conditions, "details.clinicId in (?%d)", clinics(staff, filter));
        add(conditions, "details.callId = ?%d", filter.callId());
        add(conditions, "status in (?%d)", statuses(filter.status()));
        add(conditions, "details.payerParticipantId = ?%d", filter.payerParticipantId());
        add(conditions, "details.requestedBy = ?%d", filter.requestedBy());
        add(conditions, "details.currency = ?%d", filter.currency());
        add(conditions, "reference = ?%d", reference(filter.reference()));
        add(conditions, "payee.stripeAccount = ?%d", filter.stripeAccount());
        add(conditions, "case when needsAttention is null then 'false' else 'true' end = ?%d", filter.needsAttention());
        add(
                conditions,
                "case when dispute.disputeStatus is null then 'false' else 'true' end = ?%d",
                filter.disputed());
        add(conditions, "times.createdAt >= ?%d", InstantParameter.read("from", filter.from()));
        add(conditions, "times.createdAt < ?%d", InstantParameter.read("to", filter.to()));
        return conditions;
    }

    /** The clinics whose requests are meant; null: of all, for the platform. */
    private static @Nullable Set<String> clinics(Staff staff, Filter filter) {
        if (filter.clinicId() != null) {
            return Set.of(filter.clinicId());
        }
        return staff.servesEveryClinic() ? null : staff.clinicIds();
    }

    private static void add(Map<String, Object> conditions, String condition, @Nullable Object value) {
        if (value != null) {
            conditions.put(condition.formatted(conditions.size() + 1), value);
        }
    }

    private static @Nullable String reference(@Nullable String typed) {
        return typed == null
                ? null
                : Reference.read(typed)
                        .orElseThrow(() -> RefusedException.invalid(
                                "reference", "is not a reference such as 7K3M-Q2XD: one of its characters is wrong"));
    }

    private static @Nullable List<Status> statuses(List<String> names) {
        try {
            return names.isEmpty() ? null : names.stream().map(Status::valueOf).toList();
        } catch (IllegalArgumentException _) {
            throw RefusedException.invalid("status", "must be one of " + List.of(Status.values()));
        }
    }
}
