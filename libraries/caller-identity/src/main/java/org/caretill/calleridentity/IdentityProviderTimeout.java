package org.caretill.calleridentity;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Limits each request to an identity provider, for keys and metadata. Quarkus limits only the time to connect, so a
 * provider that goes silent would keep callers waiting without end.
 */
@ApplicationScoped
@Unremovable
class IdentityProviderTimeout implements OidcRequestFilter {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** A provider that has just started itself answers slowly, and without its answer the start would fail. */
    private static final Duration LIMIT_AT_START = Duration.ofSeconds(30);

    private volatile Duration limit = LIMIT_AT_START;

    /** The keys are read before this. */
    void started(@Observes StartupEvent event) {
        limit = LIMIT;
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(limit.toMillis());
        return Uni.createFrom().voidItem();
    }
}
