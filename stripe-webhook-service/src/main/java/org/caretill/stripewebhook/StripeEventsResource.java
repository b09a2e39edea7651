package org.caretill.stripewebhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.openapidocuments.Refuses;
import org.caretill.outboxinbox.OutboxRelay;
import org.caretill.paging.Page;
import org.caretill.problemdetails.InstantParameter;
import org.caretill.problemdetails.Problems;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's events, for the platform operator: which arrived, when, and how they were processed, but not their payloads;
 * and replaying one, if a service has missed its fact or has learned to process it since.
 */
@Path("/v1/stripe-events")
@RolesAllowed(Roles.PLATFORM_OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Stripe events", description = "The events that Stripe has sent.")
class StripeEventsResource {

    private static final Logger LOG = Logger.getLogger(StripeEventsResource.class);

    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(5);

    private static final String NAME = "[!-~]{1,255}";

    private final StripeEvents events;
    private final StripeConfiguration configuration;
    private final OutboxRelay relay;
    private final Callers callers;

    StripeEventsResource(StripeEvents events, StripeConfiguration configuration, OutboxRelay relay, Callers callers) {
        this.events = events;
        this.configuration = configuration;
        this.relay = relay;
        this.callers = callers;
    }

    /** @param eventId the id under which the fact is published this time */
    @Schema(name = "StripeEventReplay")
    record Replay(String eventId) {}

    /** Newest first. {@code from} is inclusive, {@code to} is exclusive; both are times of arrival. */
    @GET
    @Operation(operationId = "listStripeEvents", summary = "List the events that Stripe has sent, newest first")
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<Page<StoredEvent>> list(
            @QueryParam("type") @Pattern(regexp = NAME) @Nullable String type,
            @QueryParam("account") @Pattern(regexp = NAME) @Nullable String account,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        var filter = new StripeEvents.Filter(
                type,
                account,
                InstantParameter.read("from", from),
                InstantParameter.read("to", to),
                cursor == null ? null : positionOf(cursor));
        return uni(events.newest(filter, Page.rowsToRead(limit)))
                .map(found -> Page.of(found, limit, Function.identity(), StripeEventsResource::cursorAfter));
    }

    @GET
    @Operation(operationId = "getStripeEvent", summary = "Get an event that Stripe has sent, without its content")
    @Path("/{id:[A-Za-z0-9_]+}")
    public Uni<StoredEvent> read(String id) {
        return uni(events.find(id)).map(StripeEventsResource::present);
    }

    /**
     * Publishes the event's fact again, under a new event id, so that consumers process it again; there, a fact that
     * was already applied changes nothing. An event that was stored without a fact is judged
     * anew, as if it had arrived at the endpoint where it belongs.
     */
    @POST
    @Operation(operationId = "replayStripeEvent", summary = "Publish the fact of Stripe's event again")
    @Refuses({"nothing-to-publish", "payload-dropped"})
    @Path("/{id:[A-Za-z0-9_]+}/replay")
    @ResponseStatus(202)
    @APIResponseSchema(value = Replay.class, responseCode = "202", responseDescription = "The fact was published again")
    public Uni<Replay> replay(String id) {
        String operator = callers.staff().subject();
        return uni(events.received(id))
                .map(StripeEventsResource::present)
                .map(this::factsOf)
                .chain(facts -> uni(events.replay(id, facts)))
                .map(eventId -> {
                    relay.wake();
                    LOG.infof("stripe event replayed: event=%s operator=%s", eventId, operator);
                    return new Replay(eventId);
                });
    }

    private List<Fact> factsOf(StripeEvents.Received received) {
        if (received.payload() == null) {
            throw RefusedException.conflict("payload-dropped", "The event's payload was deleted after 90 days");
        }
        Translation translation = StripeEvent.read(received.payload(), received.at())
                .map(event -> Translation.again(event.on(received.account()), configuration.platform()))
                .orElseThrow();
        if (translation.facts().isEmpty()) {
            throw RefusedException.conflict(
                    "nothing-to-publish",
                    "The event has no fact to publish: "
                            + translation.flags().stream().map(Flag::text).collect(Collectors.joining(", ")));
        }
        return translation.facts();
    }

    private static <T> T present(Optional<T> found) {
        return found.orElseThrow(() -> RefusedException.notFound("Stripe event"));
    }

    private static <T> Uni<T> uni(Future<T> answer) {
        return Uni.createFrom()
                .completionStage(answer.timeout(DATABASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .toCompletionStage())
                .onFailure()
                .transform(failure -> {
                    if (failure instanceof PgException refused
                            && refused.getSqlState().startsWith("22")) {
                        return Problems.problem(400, "malformed-request", "A value cannot be searched for");
                    }
                    LOG.warnf("database unavailable, operator request failed: cause=%s", failure.toString());
                    return RefusedException.unavailable("unavailable", "The events cannot be read now");
                });
    }

    private static String cursorAfter(StoredEvent event) {
        String position = event.receivedAt() + " " + event.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.US_ASCII));
    }

    private static StripeEvents.Position positionOf(String cursor) {
        try {
            String[] position =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII).split(" ", 2);
            if (position[1].isEmpty()) {
                throw new IllegalArgumentException("no id");
            }
            return new StripeEvents.Position(Instant.parse(position[0]), position[1]);
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw RefusedException.invalid("cursor", "must be the nextCursor of an earlier answer");
        }
    }
}
