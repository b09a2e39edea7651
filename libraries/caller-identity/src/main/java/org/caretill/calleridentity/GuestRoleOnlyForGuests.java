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
 * A guest token grants a guest's role and nothing else, and no other token grants one, whatever roles the OIDC provider
 * or a token lists.
 */
@ApplicationScoped
class GuestRoleOnlyForGuests implements SecurityIdentityAugmentor {

    private static final Set<String> ROLES_OF_GUESTS = Set.of(Roles.GUEST, Roles.FORMER_GUEST);

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        boolean isGuest =
                identity.getPrincipal() instanceof JsonWebToken token && Guest.ISSUER.equals(token.getIssuer());
        Predicate<String> allowed = isGuest ? ROLES_OF_GUESTS::contains : Predicate.not(ROLES_OF_GUESTS::contains);
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
