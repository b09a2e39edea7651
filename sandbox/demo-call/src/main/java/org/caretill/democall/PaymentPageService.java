package org.caretill.democall;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Where a platform's backend says on which domains its patients pay, with its client credentials. */
@RegisterRestClient(configKey = "clinic-config")
@OidcClientFilter
@Path("/v1/payment-page-domains/{domain}")
interface PaymentPageService {

    @PUT
    void add(@PathParam("domain") String domain);
}
