package org.caretill.notification;

import io.netty.channel.Channel;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.caretill.calleridentity.AllowedOrigins;
import org.caretill.calleridentity.Callers;
import org.caretill.identifiers.PlatformId;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Decides at the HTTP upgrade whether a caller may watch the call, after the endpoint's check of token (401) and role
 * (403). 403: the page's origin is not allowed; 404: the call's id is malformed, or it is another call than the
 * guest's; 429: the person has too many connections; 503: the call or this process has, the process is stopping, or the
 * database is unavailable; 401: the token was revoked or ends now.
 */
@ApplicationScoped
class Admission implements HttpUpgradeCheck {

    /** The admitted viewer, in the connection's user data. */
    static final TypedKey<Viewer> VIEWER = new TypedKey<>("viewer");

    /** When the token expires, in milliseconds since 1970. */
    static final TypedKey<Long> TOKEN_EXPIRY = TypedKey.forLong("token-expiry");

    /** What the viewer's frames arrive on. */
    static final TypedKey<Channel> CHANNEL = new TypedKey<>("channel");

    /** An id of the video-call platform. */
    private static final Pattern CALL_ID = Pattern.compile(PlatformId.PATTERN);

    /**
     * The least that a token must still be valid for: the socket is open by then and is closed in the ordinary way when
     * the token ends. Quarkus 3.33 fails to set up a socket whose token ended meanwhile, and leaves it open.
     */
    private static final Duration LEAST_VALIDITY = Duration.ofSeconds(2);

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final OpenSockets sockets;
    private final ConnectionLimits limits;
    private final RevokedGuestTokens revoked;
    private final AllowedOrigins allowedOrigins;
    private final InstantSource clock;

    Admission(
            OpenSockets sockets,
            ConnectionLimits limits,
            RevokedGuestTokens revoked,
            @ConfigProperty(name = "caretill.allowed-origins") Optional<AllowedOrigins> allowedOrigins,
            InstantSource clock) {
        this.sockets = sockets;
        this.limits = limits;
        this.revoked = revoked;
        this.allowedOrigins = allowedOrigins.orElse(AllowedOrigins.NONE);
        this.clock = clock;
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
        if (sockets.refusesFurther()) {
            return refuseForNow(UNAVAILABLE);
        }
        return context.securityIdentity().chain(identity -> admit(identity, callId, context));
    }

    /**
     * A browser always sends the Origin of its page, and no page can forge it. A caller without one is not a browser,
     * so there is no foreign page to protect it from; its token has been checked.
     */
    private boolean allowsOrigin(@Nullable String origin) {
        return origin == null || allowedOrigins.allows(origin);
    }

    private Uni<CheckResult> admit(SecurityIdentity identity, String callId, HttpUpgradeContext context) {
        Callers callers = Callers.of(identity);
        Viewer viewer;
        ConnectionLimits.Answer answer;
        if (callers.isGuest()) {
            var guest = callers.guest();
            if (!guest.callId().equals(callId)) {
                return CheckResult.rejectUpgrade(404);
            }
            viewer = new Viewer.Guest(
                    callId, guest.clinicId(), guest.participantId(), guest.generation(), guest.paymentRequestId());
            answer = limits.forGuest(guest.clinicId(), callId, guest.participantId());
        } else {
            var staff = callers.staff();
            viewer = new Viewer.Clinician(callId, staff.clinicIds());
            answer = limits.forStaff(Objects.toString(staff.organisationId(), ""), staff.subject(), callId);
        }
        return switch (answer) {
            case ConnectionLimits.Full _ -> refuseForNow(UNAVAILABLE);
            case ConnectionLimits.PersonHasEnough _ -> refuseForNow(TOO_MANY_REQUESTS);
            case ConnectionLimits.Place place -> {
                context.httpRequest().connection().closeHandler(_ -> place.giveBack());
                context.userData()
                        .put(CHANNEL, ((ConnectionBase) context.httpRequest().connection()).channel());
                context.userData().put(VIEWER, viewer);
                context.userData().put(TOKEN_EXPIRY, callers.tokenExpiry().toEpochMilli());
                yield Transactions.backInCallersContext(revoked.include(viewer))
                        .map(isRevoked -> decide(isRevoked, callers.tokenExpiry(), context))
                        .onFailure(DatabaseUnavailableException.class)
                        .recoverWithUni(_ -> refuseForNow(UNAVAILABLE))
                        .onItemOrFailure()
                        .invoke((result, _) -> {
                            if (result == null || !result.isUpgradePermitted()) {
                                place.giveBack();
                            }
                        });
            }
        };
    }

    private CheckResult decide(boolean isRevoked, Instant tokenExpiry, HttpUpgradeContext context) {
        if (context.httpRequest().isEnded()) {
            // The connection was lost meanwhile, and Quarkus 3.33 would log the failure to set up a socket as an error.
            return CheckResult.rejectUpgradeSync(BAD_REQUEST);
        }
        return isRevoked || endsNow(tokenExpiry)
                ? CheckResult.rejectUpgradeSync(UNAUTHORIZED)
                : CheckResult.permitUpgradeSync();
    }

    private boolean endsNow(Instant expiry) {
        return expiry.isBefore(clock.instant().plus(LEAST_VALIDITY));
    }

    private static Uni<CheckResult> refuseForNow(int status) {
        return CheckResult.rejectUpgrade(status, Map.of("Retry-After", List.of("5")));
    }
}
