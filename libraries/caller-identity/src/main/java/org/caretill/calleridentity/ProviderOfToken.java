package org.caretill.calleridentity;

import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantResolver;
import io.quarkus.oidc.runtime.OidcUtils;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Tells by a token's issuer which of two OIDC providers has to verify it. The framework can do that too, but gives up a
 * provider that was away when the service started and at the first request (Quarkus 3.33), and then takes a word of the
 * path for the provider's name. A token of anybody else goes to the first provider, which refuses it.
 */
@ApplicationScoped
class ProviderOfToken implements TenantResolver {

    private final Optional<String> second;

    ProviderOfToken(Config config) {
        second = IdentityProvider.addressOfSecond(config).map(IdentityProvider::withoutSlash);
    }

    @Override
    public @Nullable String resolve(RoutingContext context) {
        return second.isEmpty() ? null : tenantOf(context.request().headers());
    }

    /** Null for a guest's token: the framework knows it apart from those of one provider, and so from those of two. */
    @Nullable
    String tenantOf(MultiMap headers) {
        String issuer = ClaimedCaller.issuerIn(headers).orElse("");
        if (issuer.equals(Guest.ISSUER)) {
            return null;
        }
        return second.equals(Optional.of(IdentityProvider.withoutSlash(issuer)))
                ? IdentityProvider.SECOND
                : OidcUtils.DEFAULT_TENANT_ID;
    }

    /** Its settings are there in any case, and the framework would not start without an address. */
    static void disableSecondUnlessConfigured(@Observes Oidc oidc, Config config) {
        if (IdentityProvider.addressOfSecond(config).isEmpty()) {
            oidc.create(OidcTenantConfig.builder()
                    .tenantId(IdentityProvider.SECOND)
                    .disableTenant()
                    .build());
        }
    }
}
