package org.caretill.democall;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The API of payment-request-service that the video-call platform's backend calls with its client credentials. */
@RegisterRestClient(configKey = "payment-request")
@OidcClientFilter
@Path("/v1/calls/{callId}")
interface PaymentRequestService {

    record NewGuest(
            String clinicId,
            String participantId,
            String displayName,
            String locale,
            String role,
            String patientName,
            int expiresInSeconds) {}

    record GuestToken(String guestToken, Instant expiresAt) {}

    record CallOfClinic(String clinicId) {}

    @POST
    @Path("guests")
    GuestToken mint(@PathParam("callId") String callId, NewGuest guest);

    /** Revokes all guest tokens of the call. */
    @POST
    @Path("end")
    void end(@PathParam("callId") String callId, CallOfClinic call);
}
