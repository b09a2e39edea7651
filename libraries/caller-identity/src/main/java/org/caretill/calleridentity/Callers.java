package org.caretill.calleridentity;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads the caller of the current request from the verified token. */
@ApplicationScoped
public class Callers {

    private final SecurityIdentity identity;

    private final @Nullable CurrentVertxRequest request;

    @Inject
    Callers(SecurityIdentity identity, @Nullable CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /** The caller behind an identity, for code that runs before there is a current one, such as a WebSocket's upgrade. */
    public static Callers of(SecurityIdentity identity) {
        return new Callers(identity, null);
    }

    /** The calling person or system. Call this only where one of their roles is required. */
    public Staff staff() {
        JsonWebToken token = token();
        IdentityProvider provider = RolesOfCallers.providerOf(identity);
        if (provider == null) {
            throw new UnauthorizedException();
        }
        return new Staff(
                required(provider.subjectIn(token)),
                provider.nameIn(token),
                identity.getRoles(),
                provider.organisationIn(token),
                provider.clinicsIn(token),
                remoteAddress());
    }

    /** The calling guest, former or not. Call this only where {@link Roles#GUEST} is required. */
    public Guest guest() {
        JsonWebToken token = token();
        String paymentRequest = token.getClaim(Guest.PAYMENT_REQUEST_CLAIM);
        String generationClaim = paymentRequest == null ? Guest.GENERATION_CLAIM : Guest.LINK_GENERATION_CLAIM;
        return new Guest(
                required(token.getClaim(Guest.CALL_CLAIM)),
                required(token.getClaim(Guest.CLINIC_CLAIM)),
                required(token.getSubject()),
                token.getClaim(generationClaim) instanceof JsonNumber generation ? generation.intValue() : 0,
                paymentRequest);
    }

    /** Only a token that Caretill itself signed gives one of the two roles. */
    public boolean isGuest() {
        return identity.hasRole(Roles.GUEST) || isFormerGuest();
    }

    /** Whether the caller is a guest whose call has ended. */
    public boolean isFormerGuest() {
        return identity.hasRole(Roles.FORMER_GUEST);
    }

    public Instant tokenExpiry() {
        return Instant.ofEpochSecond(token().getExpirationTime());
    }

    /** The caller's network address, as {@code quarkus.http.proxy} lets Quarkus see it; empty if there is none. */
    public String remoteAddress() {
        RoutingContext current = request == null ? null : request.getCurrent();
        return current == null ? "" : addressOf(current.request());
    }

    /** The address that a request came from; empty if there is none. */
    static String addressOf(HttpServerRequest request) {
        SocketAddress from = request.remoteAddress();
        return from == null || from.hostAddress() == null ? "" : from.hostAddress();
    }

    private JsonWebToken token() {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            return token;
        }
        throw new UnauthorizedException();
    }

    private static String required(@Nullable String claim) {
        if (claim == null) {
            throw new UnauthorizedException();
        }
        return claim;
    }
}
