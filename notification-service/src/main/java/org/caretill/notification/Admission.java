package org.caretill.notification;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.caretill.calleridentity.Callers;
import org.caretill.identifiers.PlatformId;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Decides at the HTTP upgrade whether a caller may watch the call, after the endpoint's check of token (401) and role
 * (403). 403: the page's origin is not allowed; 404: the call's id is malformed, or it is another call than the guest's;
 * 503: too many connections; 401: the token was revoked.
 */
@ApplicationScoped
class Admission implements HttpUpgradeCheck {

    /** The admitted viewer, in the connection's user data. */
    static final TypedKey<Viewer> VIEWER = new TypedKey<>("viewer");

    /** When the token expires, in milliseconds since 1970. */
    static final TypedKey<Long> TOKEN_EXPIRY = TypedKey.forLong("token-expiry");

    /** An id of the video-call platform. */
    private static final Pattern CALL_ID = Pattern.compile(PlatformId.PATTERN);

    private final OpenSockets sockets;
    private final RevokedGuestTokens revoked;
    private final Set<String> allowedOrigins;
    private final int maxConnections;
    private final int maxConnectionsPerCall;

    Admission(
            OpenSockets sockets,
            RevokedGuestTokens revoked,
            @ConfigProperty(name = "caretill.live.allowed-origins") Set<String> allowedOrigins,
            @ConfigProperty(name = "caretill.live.max-connections") int maxConnections,
            @ConfigProperty(name = "caretill.live.max-connections-per-call") int maxConnectionsPerCall) {
        this.sockets = sockets;
        this.revoked = revoked;
        this.allowedOrigins = allowedOrigins;
        this.maxConnections = maxConnections;
        this.maxConnectionsPerCall = maxConnectionsPerCall;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        String callId = context.pathParam("callId");
        if (!allowsOrigin(context.httpRequest().getHeader("Origin"))) {
            return CheckResult.rejectUpgrade(403);
        }
        if (!CALL_ID.matcher(callId).matches()) {
            return CheckResult.rejectUpgrade(404);
        }
        if (sockets.count() >= maxConnections || sockets.of(callId).size() >= maxConnectionsPerCall) {
            return CheckResult.rejectUpgrade(503, Map.of("Retry-After", List.of("5")));
        }
        return context.securityIdentity().chain(identity -> admit(identity, callId, context));
    }

    /**
     * A browser always sends the Origin of its page, and no page can forge it. A caller without one is not a browser,
     * so there is no foreign page to protect it from; its token has been checked.
     */
    private boolean allowsOrigin(@Nullable String origin) {
        return origin == null || allowedOrigins.contains(origin);
    }

    private Uni<CheckResult> admit(SecurityIdentity identity, String callId, HttpUpgradeContext context) {
        Callers callers = Callers.of(identity);
        Viewer viewer;
        if (callers.isGuest()) {
            var guest = callers.guest();
            viewer = new Viewer.Guest(
                    guest.callId(),
                    guest.clinicId(),
                    guest.participantId(),
                    guest.callGeneration(),
                    guest.paymentRequestId());
        } else {
            viewer = new Viewer.Clinician(callId, callers.staff().clinicIds());
        }
        if (!viewer.callId().equals(callId)) {
            return CheckResult.rejectUpgrade(404);
        }
        context.userData().put(VIEWER, viewer);
        context.userData().put(TOKEN_EXPIRY, callers.tokenExpiry().toEpochMilli());
        return Transactions.backInCallersContext(revoked.include(viewer))
                .map(isRevoked -> isRevoked ? CheckResult.rejectUpgradeSync(401) : CheckResult.permitUpgradeSync());
    }
}
