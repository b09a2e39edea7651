package org.caretill.democall;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * Who may see the guests of a call is staff of its clinic: payment-request-service verifies the person's own token, so
 * that this backend, which has no sign-in of its own, need not.
 */
@RegisterRestClient(configKey = "payment-request")
@Path("/v1/calls/{callId}/guests")
interface StaffOfCall {

    @GET
    void mustSeeGuests(
            @PathParam("callId") String callId,
            @QueryParam("clinicId") String clinicId,
            @HeaderParam("Authorization") String authorization);
}
