package org.caretill.paymentrequest.guest;

import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Roles;
import org.jose4j.jwk.EllipticCurveJsonWebKey;

/** Signs guest tokens ({@link GuestTokenKeys}); never stored, never logged. */
@ApplicationScoped
public class GuestTokens {

    private final GuestTokenKeys keys;

    GuestTokens(GuestTokenKeys keys) {
        this.keys = keys;
    }

    /** A token bound to the guest's call, clinic, participant id and, for a pay link, payment request. */
    public String of(Guest guest, Instant now, Instant expiresAt) {
        EllipticCurveJsonWebKey key = keys.signingKey();
        var token = Jwt.issuer(Guest.ISSUER)
                .audience("caretill")
                .subject(guest.participantId())
                .groups(Roles.GUEST)
                .claim(Guest.CALL_CLAIM, guest.callId())
                .claim(Guest.CLINIC_CLAIM, guest.clinicId())
                .issuedAt(now)
                .expiresAt(expiresAt);
        if (guest.paymentRequestId() == null) {
            token.claim(Guest.GENERATION_CLAIM, guest.generation());
        } else {
            token.claim(Guest.PAYMENT_REQUEST_CLAIM, guest.paymentRequestId())
                    .claim(Guest.LINK_GENERATION_CLAIM, guest.generation());
        }
        return token.jws().keyId(key.getKeyId()).sign(key.getPrivateKey());
    }
}
