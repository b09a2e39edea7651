package org.caretill.democall;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The API of clinic-config-service that the video-call platform's backend calls with its client credentials. */
@RegisterRestClient(configKey = "clinic-config")
@OidcClientFilter
@Path("/v1/clinics/{clinicId}")
interface ClinicConfigService {

    record Clinic(String organisationId, String organisationName, String name, String country, String timeZone) {}

    @PUT
    void register(@PathParam("clinicId") String clinicId, Clinic clinic);
}
