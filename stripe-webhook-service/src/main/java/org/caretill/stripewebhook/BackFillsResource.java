package org.caretill.stripewebhook;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.problemdetails.InstantParameter;
import org.caretill.problemdetails.RefusedException;
import org.caretill.striperules.AccountId;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/back-fills}, for the operator: the progress of each account's back-fill, and ordering one now, from any
 * time of the last 30 days on.
 */
@Path("/v1/back-fills")
@RolesAllowed(Roles.PLATFORM_OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Back-fills", description = "How far each account's events were read from Stripe's list.")
class BackFillsResource {

    private static final Logger LOG = Logger.getLogger(BackFillsResource.class);

    /** Ends a running lease, because it began to read from another time. */
    private static final String ORDER = """
        update back_fill set next_at = now(), lease = null, leased_until = null, reached_at = least(reached_at, ?2)
        where account = ?1 or ?1 = '' and linked
        """;

    private final Transactions transactions;
    private final Callers callers;
    private final InstantSource clock;

    BackFillsResource(Transactions transactions, Callers callers, InstantSource clock) {
        this.transactions = transactions;
        this.callers = callers;
        this.clock = clock;
    }

    /** Which accounts to list. An absent parameter does not filter. */
    record Wanted(
            @QueryParam("account")
            @Pattern(regexp = AccountId.PATTERN, message = AccountId.RULE)
            @Schema(description = "One connected account", examples = "acct_1CaretillDemoAU01")
            @Nullable
            String account,

            @QueryParam("cursor")
            @Pattern(regexp = AccountId.PATTERN, message = AccountId.RULE)
            @Schema(description = "The nextCursor of the page before")
            @Nullable
            String cursor,

            @QueryParam("limit")
            @DefaultValue(Page.DEFAULT_LIMIT)
            @Min(1)
            @Max(Page.MAX_LIMIT)
            @Schema(description = "How many a page holds")
            int limit) {}

    @Schema(name = "BackFill")
    record Item(
            @Schema(description = "null: the platform's own") @Nullable
            String account,

            @Schema(description = "The durable cursor: all earlier events are stored")
            Instant reachedAt,

            @Schema(description = "When the list was last read, with or without success") @Nullable
            Instant checkedAt,

            @Schema(description = "When the list is read next; null: the account is not linked any more") @Nullable
            Instant nextAt,

            @Schema(description = "How many events have been found in the list that no webhook had delivered")
            long eventsFound,

            BackFill.Status status,

            @Schema(description = "The code of why Stripe's list could not be read") @Nullable
            String failure) {

        static Item of(BackFill backFill, Instant now) {
            return new Item(
                    backFill.stripeAccount(),
                    backFill.reachedAt,
                    backFill.checkedAt,
                    backFill.nextAt,
                    backFill.eventsFound,
                    backFill.status(now),
                    backFill.failure);
        }
    }

    /** The accounts to read, and from when on. */
    @Schema(name = "BackFillOrder")
    record Order(
            @Pattern(regexp = AccountId.PATTERN, message = AccountId.RULE)
            @Schema(description = "One connected account; absent: all, and the platform's own")
            @Nullable
            String account,

            @Schema(
                    description = "Read events since this time; Stripe keeps 30 days. Absent: since the cursor",
                    format = "date-time")
            @Nullable
            String from) {}

    /** @param accounts how many accounts will be read */
    @Schema(name = "OrderedBackFills")
    record Ordered(int accounts) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listBackFills",
            summary = "List how far each account's events were read from Stripe's list")
    public Uni<Page<Item>> list(@Valid @BeanParam Wanted wanted) {
        return transactions
                .run(() -> Panache.getSession()
                        .chain(session -> session.createQuery("""
                            from BackFill where account > ?1 and (?2 = '' or account = ?2)
                            order by account\
                            """, BackFill.class)
                                .setParameter(1, wanted.cursor() == null ? "" : wanted.cursor())
                                .setParameter(2, wanted.account() == null ? "" : wanted.account())
                                .setMaxResults(Page.rowsToRead(wanted.limit()))
                                .getResultList()))
                .map(found -> {
                    Instant now = clock.instant();
                    return Page.of(found, wanted.limit(), item -> Item.of(item, now), item -> item.account);
                });
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @Operation(
            operationId = "orderBackFill",
            summary = "Read the events of an account, or of all, from Stripe's list at once")
    @Refuses("not-found")
    @APIResponseSchema(value = Ordered.class, responseCode = "202", responseDescription = "The events are being read")
    public Uni<Ordered> order(@Valid @Nullable Order order) {
        String operator = callers.staff().subject();
        String account = order == null ? null : order.account();
        Instant asked = order == null ? null : InstantParameter.read("from", order.from());
        Instant now = clock.instant();
        if (asked != null && asked.isAfter(now)) {
            throw RefusedException.invalid("from", "must not be in the future");
        }
        Instant from = asked == null ? now : asked;
        return transactions
                .run(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(ORDER)
                                .setParameter(1, account == null ? "" : account)
                                .setParameter(2, from.atOffset(ZoneOffset.UTC))
                                .executeUpdate()))
                .map(accounts -> {
                    if (accounts == 0) {
                        throw RefusedException.notFound("Stripe account");
                    }
                    LOG.infof(
                            "back-fill ordered: account=%s from=%s accounts=%d operator=%s",
                            account, from, accounts, operator);
                    return new Ordered(accounts);
                });
    }
}
