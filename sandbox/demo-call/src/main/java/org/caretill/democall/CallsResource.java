package org.caretill.democall;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import org.caretill.identifiers.PlatformId;
import org.caretill.identifiers.VisibleText;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The platform's part of a call, as far as payments need it: the clinic a call belongs to, and the waiting room, where
 * a person with an invitation enters a name, says whether they are the patient, and becomes a participant with a guest token for that call and clinic.
 * Somebody who joins again is the same participant ({@link Browser}); nobody can become another one. When a clinician
 * hangs up, the call ends for everybody and the guests' tokens are revoked.
 */
@Path("/api/calls/{callId:" + PlatformId.PATTERN + "}")
class CallsResource {

    /** Longer than a call takes, so that tokens do not expire during one. */
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(4);

    private static final Logger LOG = Logger.getLogger(CallsResource.class);

    record Call(String callId, String clinicId, String clinicName) {}

    /**
     * What a person enters in the waiting room.
     *
     * @param role patient, carer or interpreter; null: the patient
     * @param patientName whom the consultation is for, if the person is not the patient; may be null
     * @param locale the language of the person's page; null: not known
     */
    record Joining(
            @NotBlank
            @Size(max = DisplayName.MAX_LENGTH)
            @Pattern(regexp = VisibleText.PATTERN, message = VisibleText.RULE)
            String displayName,

            @Pattern(regexp = "patient|carer|interpreter") String role,

            @Size(max = DisplayName.MAX_LENGTH) @Pattern(regexp = VisibleText.PATTERN, message = VisibleText.RULE)
            String patientName,

            @Size(max = 100) String locale) {

        String roleInCall() {
            return role == null ? "patient" : role;
        }

        String namedPatient() {
            return patientName == null || roleInCall().equals("patient") ? null : DisplayName.stripped(patientName);
        }
    }

    /** Why a request was refused, in words for the person. */
    record Refusal(String title, String detail) {}

    record Joined(String participantId, String guestToken, Instant expiresAt) {}

    @Inject
    @RestClient
    PaymentRequestService paymentRequests;

    @Inject
    @RestClient
    StaffOfCall staff;

    @Inject
    JoiningLimit limit;

    @GET
    public Call call(@PathParam("callId") String callId) {
        DemoClinic clinic = DemoClinic.ofCall(callId);
        return new Call(callId, clinic.clinicId, clinic.displayName);
    }

    @POST
    @Path("guests")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public RestResponse<Joined> join(
            @PathParam("callId") String callId,
            @CookieParam(Browser.COOKIE) String cookie,
            @NotNull @Valid Joining joining,
            HttpServerRequest request) {
        if (!limit.allows(request.remoteAddress().hostAddress())) {
            throw new ClientErrorException(429);
        }
        Browser browser = Browser.of(cookie);
        String displayName = DisplayName.stripped(joining.displayName());
        String participantId = browser.participantOf(callId, displayName);
        PaymentRequestService.NewGuest guest = new PaymentRequestService.NewGuest(
                DemoClinic.ofCall(callId).clinicId,
                participantId,
                displayName,
                joining.locale(),
                joining.roleInCall(),
                joining.namedPatient(),
                Math.toIntExact(TOKEN_LIFETIME.toSeconds()));
        try {
            PaymentRequestService.GuestToken token = paymentRequests.mint(callId, guest);
            return RestResponse.ResponseBuilder.ok(new Joined(participantId, token.guestToken(), token.expiresAt()))
                    .cookie(browser.cookie("https".equals(request.scheme())))
                    .build();
        } catch (WebApplicationException e) {
            // The rules of the service for a name are stricter than ours: no characters that turn the direction of
            // writing.
            if (e.getResponse().getStatus() == 400) {
                throw refusedName();
            }
            throw failed(callId, e);
        } catch (RuntimeException e) {
            throw failed(callId, e);
        }
    }

    private static ClientErrorException refusedName() {
        return new ClientErrorException(Response.status(400)
                .type("application/problem+json")
                .entity(new Refusal(
                        "This name cannot be used",
                        "The name has characters that cannot be shown. Enter it in letters."))
                .build());
    }

    private static ServiceUnavailableException failed(String callId, RuntimeException e) {
        LOG.warnf("guest token failed: call=%s cause=%s", callId, e.getClass().getSimpleName());
        return new ServiceUnavailableException();
    }

    @POST
    @Path("end")
    @RunOnVirtualThread
    public void end(@PathParam("callId") String callId, @HeaderParam("Authorization") String authorization) {
        if (authorization == null) {
            throw new ClientErrorException(401);
        }
        String clinicId = DemoClinic.ofCall(callId).clinicId;
        try {
            staff.mustSeeGuests(callId, clinicId, authorization);
            paymentRequests.end(callId, new PaymentRequestService.CallOfClinic(clinicId));
        } catch (RuntimeException e) {
            if (e instanceof WebApplicationException refused
                    && refused.getResponse().getStatusInfo().getFamily() == Response.Status.Family.CLIENT_ERROR) {
                throw new ClientErrorException(refused.getResponse().getStatus());
            }
            LOG.warnf(
                    "ending of call failed: call=%s cause=%s",
                    callId, e.getClass().getSimpleName());
            throw new ServiceUnavailableException();
        }
    }
}
