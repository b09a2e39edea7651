package org.caretill.calleridentity;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs who was refused what, and from where, so that an attack can be investigated: every answer of 401 and 403, to
 * REST calls and to upgrades of WebSockets. Where no token was verified, because it has expired, was withdrawn or is forged,
 * or because a foreign Origin is refused before the token is looked at, the line says only whom the token claims to be
 * of ({@link ClaimedCaller}).
 */
@Singleton
class RefusedCallersLog {

    private static final Logger LOG = Logger.getLogger(RefusedCallersLog.class);

    /** Before every handler that may refuse the request. */
    private static final int FIRST = -10_000;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private static final int MAX_SEGMENTS = 12;

    /** A word of our routes or an id. A caller may write anything into a path, a token or a name for example. */
    private static final Pattern WORD_OR_ID = Pattern.compile("[a-z][a-z0-9-]{0,40}|[a-z]{2,8}_[0-9a-z]{26}|v1|");

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(context -> {
            context.addEndHandler(_ -> log(context));
            context.next();
        });
    }

    private static void log(RoutingContext context) {
        int status = context.response().getStatusCode();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            HttpServerRequest request = context.request();
            LOG.infof(
                    "access refused: status=%d method=%s path=%s %s address=%s",
                    status, request.method(), readable(request.path()), callerOf(context), addressOf(request));
        }
    }

    /** The path, without what is neither a word of our routes nor an id. */
    private static String readable(String path) {
        return Stream.of(path.split("/", MAX_SEGMENTS))
                .map(segment -> WORD_OR_ID.matcher(segment).matches() ? segment : "{}")
                .collect(Collectors.joining("/"));
    }

    /** By the verified token; without one, a dash and whom the token that was sent claims to be of. */
    private static String callerOf(RoutingContext context) {
        if (context.user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token) {
            SecurityIdentity identity = user.getSecurityIdentity();
            IdentityProvider provider = RolesOfCallers.providerOf(identity);
            return "caller="
                    + name(
                            token.getIssuer(),
                            provider == null ? token.getSubject() : provider.subjectIn(token),
                            token.getClaim(Guest.CLINIC_CLAIM),
                            token.getClaim(Guest.CALL_CLAIM))
                    + " roles="
                    + rolesOf(identity);
        }
        return "caller=-"
                + ClaimedCaller.in(context.request().headers())
                        .map(claimed -> " claimed=" + claimed)
                        .orElse("");
    }

    /** Whoever sets up an identity provider sees here whether its roles were understood. */
    private static String rolesOf(SecurityIdentity identity) {
        return identity.getRoles().isEmpty()
                ? "-"
                : identity.getRoles().stream().sorted().collect(Collectors.joining(","));
    }

    /** A guest is {@code clinic/call/participant}, because other calls have participants of the same id. */
    static String name(
            @Nullable Object issuer, @Nullable Object subject, @Nullable Object clinic, @Nullable Object call) {
        String participant = Objects.toString(subject, "");
        return Guest.ISSUER.equals(issuer)
                ? String.join("/", Objects.toString(clinic, ""), Objects.toString(call, ""), participant)
                : participant;
    }

    private static String addressOf(HttpServerRequest request) {
        String address = Callers.addressOf(request);
        return address.isEmpty() ? "-" : address;
    }
}
