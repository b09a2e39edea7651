package org.caretill.paymentrequest.guest;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/**
 * {@code GET /v1/guest-token-keys}: the public halves of the {@link GuestTokenKeys}. Verifiers fetch them again when a
 * token has an unknown key.
 */
@Path("/v1/guest-token-keys")
class GuestTokenKeysResource {

    private final GuestTokenKeys keys;

    GuestTokenKeysResource(GuestTokenKeys keys) {
        this.keys = keys;
    }

    @GET
    @PermitAll
    @Produces("application/jwk-set+json")
    public String publicKeys() {
        return keys.publicKeys();
    }
}
