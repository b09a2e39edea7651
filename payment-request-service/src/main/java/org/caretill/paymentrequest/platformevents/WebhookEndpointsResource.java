package org.caretill.paymentrequest.platformevents;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.identifiers.PlatformId;
import org.caretill.identifiers.TypeId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.platformevents.WebhookEndpoint.PausedReason;
import org.caretill.paymentrequest.platformevents.WebhookEndpoint.WithSecret;
import org.caretill.paymentrequest.platformevents.WebhookEndpoints.StoredSecret;
import org.caretill.paymentrequest.platformevents.WebhookTargets.BadTargetException;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/webhook-endpoints}: where the platform, or one of its organisations, wants to be told of outcomes, the secrets
 * that sign what is sent, and a test event. Secrets are in the answers to the creation and the rotation only. A manager has
 * to do with the endpoints of the own organisation only: row-level security hides the others.
 */
@Path("/v1/webhook-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.CALL_PLATFORM, Roles.PLATFORM_OPERATOR, Roles.ORGANISATION_ADMIN})
@Tag(name = "Webhook endpoints", description = "Outcomes for your platform's backend, sent to it.")
class WebhookEndpointsResource {

    private static final Logger LOG = Logger.getLogger(WebhookEndpointsResource.class);

    static final String ID = WebhookEndpoint.PREFIX + TypeId.SUFFIX;

    private static final int LONGEST_OVERLAP_SECONDS = 7 * 24 * 60 * 60;
    private static final Duration OVERLAP = Duration.ofDays(1);

    private final Callers callers;
    private final Transactions transactions;
    private final WebhookEndpoints endpoints;
    private final WebhookDeliveriesJob deliveries;
    private final WebhookDelivery delivery;
    private final WebhookTargets targets;

    WebhookEndpointsResource(
            Callers callers,
            Transactions transactions,
            WebhookEndpoints endpoints,
            WebhookDeliveriesJob deliveries,
            WebhookDelivery delivery,
            WebhookTargets targets) {
        this.callers = callers;
        this.transactions = transactions;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.delivery = delivery;
        this.targets = targets;
    }

    /**
     * The endpoint to create.
     *
     * @param eventTypes only these; absent or empty: every type, also those that there will be later
     * @param organisationId events of this organisation only; absent: of all organisations, or of the manager's own
     */
    @Schema(name = "NewWebhookEndpoint")
    record NewEndpoint(
            @NotNull @Size(max = 1_000) String url,

            @Size(max = 200) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE) @Nullable
            String description,

            @Size(max = 50) @Nullable
            List<@NotNull @Pattern(regexp = PlatformEventType.PATTERN, message = PlatformEventType.RULE) String>
                    eventTypes,

            @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) @Nullable
            String organisationId) {}

    /** What to change; absent: nothing. */
    @Schema(name = "WebhookEndpointChange")
    record Change(
            @Size(max = 1_000) @Nullable String url,

            @Size(max = 200) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE) @Nullable
            String description,

            @Size(max = 50) @Nullable
            List<@NotNull @Pattern(regexp = PlatformEventType.PATTERN, message = PlatformEventType.RULE) String>
                    eventTypes,

            WebhookEndpoint.@Nullable Status status) {}

    /**
     * How to rotate.
     *
     * @param overlapSeconds how long the secret before signs too; a day if absent
     */
    @Schema(name = "WebhookSecretRotation")
    record Rotation(
            @Min(0) @Max(LONGEST_OVERLAP_SECONDS) @Nullable Integer overlapSeconds) {}

    /**
     * How the test ended.
     *
     * @param eventId the id that was sent
     * @param httpStatus null: there was no answer
     * @param failure null: it was delivered
     */
    @Schema(name = "WebhookTest")
    record Tested(
            String eventId,
            boolean delivered,
            @Nullable Integer httpStatus,
            @Nullable WebhookFailure failure,
            long milliseconds) {}

    private record Destination(String url, List<StoredSecret> secrets) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createWebhookEndpoint", summary = "Register where events are sent from now on")
    @Refuses({"webhook-endpoint-exists", "too-many-webhook-endpoints"})
    @APIResponse(
            responseCode = "201",
            description = "The endpoint with its secret, which is shown this once only",
            headers = @Header(name = "Location", ref = "Location"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WithSecret.class)))
    public Uni<RestResponse<WithSecret>> create(@NotNull @Valid NewEndpoint wanted) {
        mustBeAllowed(wanted.url());
        Staff caller = callers.staff();
        String organisation = organisationOf(wanted, caller);
        return transactions
                .run(
                        caller.tenancy(),
                        () -> endpoints
                                .add(
                                        wanted.url(),
                                        wanted.description(),
                                        wanted.eventTypes() == null ? List.of() : wanted.eventTypes(),
                                        organisation)
                                .chain(id ->
                                        endpoints.addSecret(id, Duration.ZERO).chain(secret -> withSecret(id, secret))))
                .invoke(created -> log("created", created.endpoint().id(), caller))
                .map(created -> RestResponse.ResponseBuilder.<WithSecret>create(RestResponse.Status.CREATED)
                        // Relative, because the caller's Host header cannot be trusted.
                        .header(
                                HttpHeaders.LOCATION,
                                "/v1/webhook-endpoints/" + created.endpoint().id())
                        .entity(created)
                        .build());
    }

    /** The operator and the platform choose; a manager's endpoint is of the own organisation. */
    private static @Nullable String organisationOf(NewEndpoint wanted, Staff caller) {
        if (caller.servesEveryClinic()) {
            return wanted.organisationId();
        }
        String own = caller.tenancy().organisationId();
        if (own == null
                || (wanted.organisationId() != null && !wanted.organisationId().equals(own))) {
            throw RefusedException.notFound("organisation");
        }
        return own;
    }

    @GET
    @Operation(
            operationId = "listWebhookEndpoints",
            summary = "List the webhook endpoints, oldest first",
            description = "A manager sees those of the own organisation.")
    public Uni<Page<WebhookEndpoint>> page(
            @QueryParam("organisationId")
                    @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    @Schema(description = "Those of this organisation; absent: all")
                    @Nullable
                    String organisationId,
            @QueryParam("cursor")
                    @Pattern(regexp = ID)
                    @Schema(description = "The nextCursor of the page before")
                    @Nullable
                    String cursor,
            @QueryParam("limit")
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1)
                    @Max(Page.MAX_LIMIT)
                    @Schema(description = "How many a page holds")
                    int limit) {
        return transactions.run(callers.staff().tenancy(), () -> endpoints.page(organisationId, cursor, limit));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getWebhookEndpoint", summary = "Get a webhook endpoint")
    public Uni<WebhookEndpoint> one(String id) {
        return transactions.run(callers.staff().tenancy(), () -> endpoints.find(id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "updateWebhookEndpoint",
            summary = "Change a webhook endpoint, pause it or end its pause",
            description = "status ACTIVE ends a pause: what has waited is sent at once, in order.")
    @Refuses("webhook-endpoint-exists")
    @APIResponse(responseCode = "200", description = "The endpoint as it is now")
    public Uni<WebhookEndpoint> change(String id, @NotNull @Valid Change change) {
        if (change.url() != null) {
            mustBeAllowed(change.url());
        }
        Staff caller = callers.staff();
        return transactions
                .run(
                        caller.tenancy(),
                        () -> endpoints
                                .lock(id)
                                .chain(() ->
                                        endpoints.change(id, change.url(), change.description(), change.eventTypes()))
                                .chain(() -> change(id, change.status()))
                                .chain(() -> endpoints.find(id)))
                .invoke(endpoint -> {
                    log("changed", id, caller);
                    deliveries.deliverSoon();
                });
    }

    private Uni<?> change(String id, WebhookEndpoint.@Nullable Status status) {
        return switch (status) {
            case ACTIVE -> endpoints.resume(id);
            case PAUSED -> endpoints.pause(id, PausedReason.REQUESTED);
            case null -> Uni.createFrom().voidItem();
        };
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteWebhookEndpoint",
            summary = "Remove a webhook endpoint, with what was not delivered yet")
    @APIResponse(responseCode = "204", description = "It is removed")
    public Uni<Void> remove(String id) {
        Staff caller = callers.staff();
        return transactions.run(caller.tenancy(), () -> endpoints.remove(id)).invoke(() -> log("removed", id, caller));
    }

    @POST
    @Path("/{id}/secrets")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "createWebhookSecret",
            summary = "Add a secret to a webhook endpoint",
            description = "From now on it signs too, and the one before until overlapSeconds are over.")
    @APIResponse(
            responseCode = "201",
            description = "The endpoint with the new secret, which is shown this once only",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WithSecret.class)))
    public Uni<WithSecret> rotate(String id, @NotNull @Valid Rotation rotation) {
        Duration overlap = rotation.overlapSeconds() == null ? OVERLAP : Duration.ofSeconds(rotation.overlapSeconds());
        Staff caller = callers.staff();
        return transactions
                .run(
                        caller.tenancy(),
                        () -> endpoints
                                .lock(id)
                                .chain(() -> endpoints.addSecret(id, overlap))
                                .chain(secret -> withSecret(id, secret)))
                .invoke(() -> log("secret rotated", id, caller));
    }

    private Uni<WithSecret> withSecret(String id, String secret) {
        return endpoints.find(id).map(endpoint -> new WithSecret(endpoint, secret));
    }

    @POST
    @Path("/{id}/test")
    @RunOnVirtualThread
    @Operation(
            operationId = "testWebhookEndpoint",
            summary = "Send a test event at once, and get how that ended",
            description = "Its type is webhook_endpoint.test. It is sent once, also if the endpoint is paused.")
    @APIResponse(responseCode = "200", description = "How it ended, also if it was not delivered")
    @APIResponse(responseCode = "429", description = "too-many-webhook-tests")
    public Tested test(String id) {
        Staff caller = callers.staff();
        Destination destination = transactions.await(
                caller.tenancy(),
                () -> endpoints
                        .find(id)
                        .chain(endpoint ->
                                endpoints.signingSecrets(id).map(secrets -> new Destination(endpoint.url(), secrets))));
        String event = TypeId.next(PlatformEvents.PREFIX);
        var result = delivery.test(id, destination.url(), endpoints.inClear(destination.secrets()), event);
        return new Tested(event, result.delivered(), result.httpStatus(), result.failure(), result.milliseconds());
    }

    private void mustBeAllowed(String url) {
        try {
            targets.read(url);
        } catch (BadTargetException e) {
            throw RefusedException.invalid("url", e.rule());
        }
    }

    private static void log(String what, String id, Staff caller) {
        LOG.infof("webhook endpoint %s: endpoint=%s by=%s", what, id, caller.subject());
    }
}
