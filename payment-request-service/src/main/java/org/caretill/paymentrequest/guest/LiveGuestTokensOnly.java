package org.caretill.paymentrequest.guest;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Refuses guest tokens issued before their call ended, although signature and expiry are valid: 401. Tokens of pay
 * links do not end with the call. As part of authentication, this applies to every endpoint without further code.
 */
@ApplicationScoped
class LiveGuestTokensOnly implements SecurityIdentityAugmentor {

    private final Transactions transactions;
    private final CallGenerations generations;

    LiveGuestTokensOnly(Transactions transactions, CallGenerations generations) {
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
        Guest guest = Callers.of(identity).guest();
        return guest.endsWithCall() ? alive(guest, identity) : Uni.createFrom().item(identity);
    }

    private Uni<SecurityIdentity> alive(Guest guest, SecurityIdentity identity) {
        return Transactions.backInCallersContext(transactions
                .run(guest.tenancy(), () -> generations.current(guest.clinicId(), guest.callId()))
                .map(generation -> {
                    if (guest.callGeneration() < generation) {
                        throw new AuthenticationFailedException("The call has ended since the token was issued");
                    }
                    return identity;
                }));
    }
}
