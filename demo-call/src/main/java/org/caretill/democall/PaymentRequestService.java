package org.caretill.democall;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What the video-call platform's backend asks of payment-request-service, as itself (client credentials). */
@RegisterRestClient(configKey = "payment-request")
@OidcClientFilter
@Path("/v1/calls/{callId}/guests")
interface PaymentRequestService {

    record NewGuest(String clinicId, String participantId, String displayName, String locale, int expiresInSeconds) {}

    record GuestToken(String guestToken, Instant expiresAt) {}

    @POST
    GuestToken mint(@PathParam("callId") String callId, NewGuest guest);
}
