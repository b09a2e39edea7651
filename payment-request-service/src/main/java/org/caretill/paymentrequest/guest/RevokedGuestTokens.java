package org.caretill.paymentrequest.guest;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Roles;
import org.caretill.paymentrequest.request.PayLinkTokens;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Applies what has ended since a guest token was issued, although signature and expiry are valid. When its call has
 * ended, the role is {@link Roles#FORMER_GUEST} instead of {@link Roles#GUEST}, so that only the endpoints that name it
 * accept the token: those with which the guest pays what the call has left open. The token of a pay link is refused
 * after a newer link or the cancellation of its request: 401. As part of authentication, this applies to every endpoint
 * without further code.
 */
@ApplicationScoped
class RevokedGuestTokens implements SecurityIdentityAugmentor {

    private final Transactions transactions;
    private final CallGenerations generations;

    RevokedGuestTokens(Transactions transactions, CallGenerations generations) {
        this.transactions = transactions;
        this.generations = generations;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        boolean isGuest =
                identity.getPrincipal() instanceof JsonWebToken token && Guest.ISSUER.equals(token.getIssuer());
        if (!isGuest) {
            return Uni.createFrom().item(identity);
        }
        return checked(Callers.of(identity).guest(), identity);
    }

    private Uni<SecurityIdentity> checked(Guest guest, SecurityIdentity identity) {
        return Transactions.backInCallersContext(transactions
                .run(guest.tenancy(), () -> current(guest))
                .map(generation -> guest.generation() < generation ? revoked(guest, identity) : identity));
    }

    private static SecurityIdentity revoked(Guest guest, SecurityIdentity identity) {
        if (!guest.endsWithCall()) {
            throw new AuthenticationFailedException(
                    "The pay link was replaced, or its request cancelled, since the token was issued");
        }
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes())
                .addRole(Roles.FORMER_GUEST)
                .build();
    }

    private Uni<Integer> current(Guest guest) {
        String paymentRequest = guest.paymentRequestId();
        return paymentRequest == null
                ? generations.current(guest.clinicId(), guest.callId())
                : PayLinkTokens.currentGeneration(paymentRequest);
    }
}
