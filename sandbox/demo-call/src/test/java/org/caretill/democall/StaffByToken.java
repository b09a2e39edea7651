package org.caretill.democall;

import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** A fake of payment-request-service's check of a person: the token is the name of a role. */
@Mock
@RestClient
@ApplicationScoped
class StaffByToken implements StaffOfCall {

    @Override
    public void mustSeeGuests(String callId, String clinicId, String authorization) {
        switch (authorization) {
            case "Bearer clinician" -> {
                if (!clinicId.equals("demo-clinic")) {
                    throw new WebApplicationException(404);
                }
            }
            case "Bearer guest" -> throw new WebApplicationException(403);
            default -> throw new WebApplicationException(401);
        }
    }
}
