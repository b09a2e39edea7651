package org.caretill.calleridentity;

import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Gives each caller the roles that whoever issued the token may give, and no others: a guest token, which Caretill
 * itself signed, those of guests; a token of an OIDC provider those of staff, by that provider's own claims and names.
 */
@ApplicationScoped
class RolesOfCallers implements SecurityIdentityAugmentor {

    /** The framework's name for the issuer of guest tokens. */
    private static final String GUESTS = "guest";

    private static final Set<String> ROLES_OF_GUESTS = Set.of(Roles.GUEST, Roles.FORMER_GUEST);

    private final Map<String, IdentityProvider> providers;

    RolesOfCallers(Config config) {
        providers = IdentityProvider.all(config).stream()
                .collect(Collectors.toUnmodifiableMap(IdentityProvider::tenant, Function.identity()));
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity.isAnonymous() ? identity : withRoles(identity));
    }

    private SecurityIdentity withRoles(SecurityIdentity identity) {
        String tenant = Objects.toString(identity.getAttribute(OidcUtils.TENANT_ID_ATTRIBUTE), "");
        IdentityProvider provider = providers.get(tenant);
        var caller = QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes());
        if (GUESTS.equals(tenant)) {
            caller.addRoles(identity.getRoles().stream()
                    .filter(ROLES_OF_GUESTS::contains)
                    .collect(Collectors.toUnmodifiableSet()));
        } else if (provider != null && identity.getPrincipal() instanceof JsonWebToken token) {
            caller.addRoles(provider.rolesIn(token)).addAttribute(IdentityProvider.class.getName(), provider);
        }
        return caller.build();
    }

    /** The provider that a member of staff's token is of; null for a guest. */
    static @Nullable IdentityProvider providerOf(SecurityIdentity identity) {
        return identity.getAttribute(IdentityProvider.class.getName());
    }
}
