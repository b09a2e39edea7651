package org.caretill.deadletters;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Function;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.identifiers.TypeId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The service's dead letters, for the platform's operator. */
@Path("/v1/dead-letters")
@RolesAllowed(Roles.PLATFORM_OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters", description = "Messages that the service could not process.")
class DeadLettersResource {

    private static final String CONSUMER = "[a-z0-9.-]{1,100}";
    private static final String CONSUMER_RULE = "must be the name of a service";
    private static final String STATUS = "WAITING|REPLAYED";

    private final DeadLetters letters;
    private final Callers callers;
    private final int replaysPerTransaction;

    /**
     * @param replaysPerTransaction how many letters one transaction replays; a hundred take some tens of milliseconds
     */
    DeadLettersResource(
            DeadLetters letters,
            Callers callers,
            @ConfigProperty(name = "caretill.dead-letters.replays-per-transaction", defaultValue = "100")
                    int replaysPerTransaction) {
        this.letters = letters;
        this.callers = callers;
        this.replaysPerTransaction = replaysPerTransaction;
    }

    @Schema(name = "DeadLetterReplay")
    record Replay(int replayed) {}

    /** @param consumer replays nothing unless this is the service's name; null: replays in any service */
    @Schema(name = "DeadLetterSelection")
    record Selection(
            @Pattern(regexp = CONSUMER, message = CONSUMER_RULE) @Nullable
            String consumer) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listDeadLetters",
            summary = "List the messages that the service could not process, newest first, without their content",
            description =
                    "An event that is replayed and fails again is another dead letter. Replayed ones are kept for 30 days.")
    public Uni<Page<Summary>> list(
            @QueryParam("consumer") @Pattern(regexp = CONSUMER, message = CONSUMER_RULE) @Nullable String consumer,
            @QueryParam("status")
                    @Pattern(regexp = STATUS, message = "must be one of " + STATUS)
                    @Schema(type = SchemaType.STRING, implementation = Summary.Status.class)
                    @Nullable
                    String status,
            @QueryParam("cursor")
                    @Pattern(regexp = DeadLetter.ID, message = "must be the nextCursor of a page")
                    @Nullable
                    String cursor,
            @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        return letters.newest(consumer, status == null ? null : Summary.Status.valueOf(status), cursor, limit)
                .map(found -> Page.of(found, limit, Function.identity(), Summary::id));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getDeadLetter",
            summary = "Get a dead letter, with the message's headers and value",
            description = "What is not UTF-8 is in Base64; the field with the encoding says so.")
    public Uni<Content> read(
            @PathParam("id") @Pattern(regexp = DeadLetter.ID, message = DeadLetter.ID_RULE) String id) {
        return letters.find(id).map(found -> found.orElseThrow(() -> RefusedException.notFound("dead letter")));
    }

    @POST
    @Path("/{id}/replay")
    @ResponseStatus(202)
    @Operation(
            operationId = "replayDeadLetter",
            summary = "Send the message to its topic again, unchanged",
            description = "Every consumer of the topic gets it; those that have processed the event ignore it.")
    @Refuses({"already-replayed", "topic-not-read"})
    @APIResponseSchema(value = Replay.class, responseCode = "202", responseDescription = "How many were sent again")
    public Uni<Replay> replay(
            @PathParam("id") @Pattern(regexp = DeadLetter.ID, message = DeadLetter.ID_RULE) String id) {
        return letters.replay(id, callers.staff().subject()).replaceWith(new Replay(1));
    }

    /** Letters that arrive while it runs are left for the next call, so that it ends. */
    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @RunOnVirtualThread
    @Operation(
            operationId = "replayDeadLetters",
            summary = "Send the messages of all waiting dead letters to their topics again, oldest first")
    @APIResponseSchema(value = Replay.class, responseCode = "202", responseDescription = "How many were sent again")
    public Replay replayAll(@Valid @Nullable Selection selection) {
        if (selection != null && !letters.isOf(selection.consumer())) {
            return new Replay(0);
        }
        String operator = callers.staff().subject();
        String now = TypeId.next("dlet");
        int replayed = 0;
        int sent;
        do {
            sent = Transactions.await(letters.replayOldest(now, replaysPerTransaction, operator));
            replayed += sent;
        } while (sent > 0);
        return new Replay(replayed);
    }
}
