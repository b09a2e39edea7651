package org.caretill.paymentrequest.limits;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes of an address what may be stored: a keyed hash, from which nobody finds the address without the key. The key is
 * derived from the Stripe secret key, which every replica has and no database: it needs no secret of its own, and all
 * that a change of keys does is to forget the last hour. Of IPv6 the network (/64) counts: one subscriber has all of it.
 */
@ApplicationScoped
class AddressHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int IPV6_NETWORK_BYTES = 8;

    private final SecretKeySpec key;

    AddressHash(@ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> secretKey) {
        this.key = new SecretKeySpec(
                ("caretill addresses " + secretKey.orElse("")).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String of(String address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(subscriber(address)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All addresses that are none count as one. */
    private static byte[] subscriber(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            byte[] bytes = parsed.getAddress();
            return parsed instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes;
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
