package org.caretill.democall;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * Checks that a caller is staff of the call's clinic. payment-request-service verifies the person's own token with
 * every call, so this backend, which has no sign-in of its own, need not.
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
