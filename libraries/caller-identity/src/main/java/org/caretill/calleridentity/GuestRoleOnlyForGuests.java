package org.caretill.calleridentity;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * A guest token grants the guest role and nothing else, and no other token grants it, whatever roles the OIDC provider
 * or a token lists.
 */
@ApplicationScoped
class GuestRoleOnlyForGuests implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        boolean isGuest =
                identity.getPrincipal() instanceof JsonWebToken token && Guest.ISSUER.equals(token.getIssuer());
        Predicate<String> allowed = isGuest ? Roles.GUEST::equals : Predicate.not(Roles.GUEST::equals);
        Set<String> roles = identity.getRoles().stream().filter(allowed).collect(Collectors.toUnmodifiableSet());
        if (roles.equals(identity.getRoles())) {
            return Uni.createFrom().item(identity);
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(identity.getPrincipal())
                        .addCredentials(identity.getCredentials())
                        .addAttributes(identity.getAttributes())
                        .addRoles(roles)
                        .build());
    }
}
