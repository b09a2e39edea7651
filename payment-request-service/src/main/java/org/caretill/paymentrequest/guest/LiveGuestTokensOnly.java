package org.caretill.paymentrequest.guest;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.paymentrequest.request.PayLinkTokens;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Refuses guest tokens that were revoked, although signature and expiry are valid: 401. The token of a call is revoked
 * when the call ends, that of a pay link by a newer link or the cancellation of its request. As part of authentication,
 * this applies to every endpoint without further code.
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
        return alive(Callers.of(identity).guest(), identity);
    }

    private Uni<SecurityIdentity> alive(Guest guest, SecurityIdentity identity) {
        return Transactions.backInCallersContext(transactions
                .run(guest.tenancy(), () -> current(guest))
                .map(generation -> {
                    if (guest.generation() < generation) {
                        throw new AuthenticationFailedException(
                                guest.endsWithCall()
                                        ? "The call has ended since the token was issued"
                                        : "The pay link was replaced, or its request cancelled, since the token was"
                                                + " issued");
                    }
                    return identity;
                }));
    }

    private Uni<Integer> current(Guest guest) {
        String paymentRequest = guest.paymentRequestId();
        return paymentRequest == null
                ? generations.current(guest.clinicId(), guest.callId())
                : PayLinkTokens.currentGeneration(paymentRequest);
    }
}
