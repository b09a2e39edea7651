package org.caretill.calleridentity;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Limits each request to an identity provider, for keys and metadata. Quarkus limits only the time to connect, so a
 * provider that goes silent would keep callers waiting without end.
 */
@ApplicationScoped
@Unremovable
class IdentityProviderTimeout implements OidcRequestFilter {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(LIMIT.toMillis());
        return Uni.createFrom().voidItem();
    }
}
