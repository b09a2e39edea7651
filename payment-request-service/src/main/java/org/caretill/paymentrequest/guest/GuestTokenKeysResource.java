package org.caretill.paymentrequest.guest;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@code GET /v1/guest-token-keys}: the public halves of the {@link GuestTokenKeys}. Verifiers fetch them again when a
 * token has an unknown key.
 */
@Path("/v1/guest-token-keys")
@Tag(
        name = "Calls and guests",
        description = "Your platform admits the participants of its calls and says when a call has ended.")
class GuestTokenKeysResource {

    private final GuestTokenKeys keys;

    GuestTokenKeysResource(GuestTokenKeys keys) {
        this.keys = keys;
    }

    /**
     * A JSON Web Key Set.
     *
     * @param keys JSON Web Keys, of which the one with the token's `kid` verifies it
     */
    @Schema(name = "GuestTokenKeys")
    private record KeySet(List<Map<String, String>> keys) {}

    @GET
    @PermitAll
    @Operation(operationId = "getGuestTokenKeys", summary = "Get the public keys that verify guest tokens")
    @Produces("application/jwk-set+json")
    @APIResponse(
            responseCode = "200",
            description = "A JSON Web Key Set (RFC 7517)",
            content = @Content(mediaType = "application/jwk-set+json", schema = @Schema(implementation = KeySet.class)))
    public String publicKeys() {
        return keys.publicKeys();
    }
}
