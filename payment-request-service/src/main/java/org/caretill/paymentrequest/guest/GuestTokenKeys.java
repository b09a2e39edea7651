package org.caretill.paymentrequest.guest;

import io.quarkus.runtime.Startup;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.Cache;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * The keys of guest tokens: a JWK set with private EC P-256 keys in the file that {@code GUEST_TOKEN_KEYS_FILE} names.
 * The first signs, all verify, so that a new key can be put in front while tokens of the old one still live.
 * {@code GET /v1/guest-token-keys} publishes the public halves.
 */
@Startup
@Singleton
@Path("/v1/guest-token-keys")
public class GuestTokenKeys {

    private final JsonWebKeySet keys;

    GuestTokenKeys(@ConfigProperty(name = "caretill.guest-token.keys-file") Optional<java.nio.file.Path> file) {
        this.keys = read(file.orElseThrow(() -> new IllegalStateException("Not configured: GUEST_TOKEN_KEYS_FILE")));
        if (keys.getJsonWebKeys().isEmpty() || !(keys.getJsonWebKeys().getFirst() instanceof EllipticCurveJsonWebKey)) {
            throw new IllegalStateException("GUEST_TOKEN_KEYS_FILE has no EC key");
        }
    }

    private static JsonWebKeySet read(java.nio.file.Path file) {
        try {
            return new JsonWebKeySet(Files.readString(file));
        } catch (IOException | JoseException e) {
            // The exception may quote the file.
            throw new IllegalStateException("GUEST_TOKEN_KEYS_FILE cannot be read as a JWK set");
        }
    }

    EllipticCurveJsonWebKey signingKey() {
        return (EllipticCurveJsonWebKey) keys.getJsonWebKeys().getFirst();
    }

    @GET
    @PermitAll
    @Produces("application/jwk-set+json")
    @Cache(maxAge = 60)
    public String publicKeys() {
        return keys.toJson(OutputControlLevel.PUBLIC_ONLY);
    }
}
