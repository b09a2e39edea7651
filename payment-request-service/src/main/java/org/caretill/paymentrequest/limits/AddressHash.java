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
 * Hashes addresses for storage, with a key, so that the database alone does not reveal them. The key is derived from
 * the Stripe secret key, which every replica has and the database has not, so no additional secret is needed; changing
 * the Stripe key only resets the counts of the last hour. For IPv6 the /64 network is hashed, because a subscriber has
 * all of it.
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

    /** Texts that are not addresses all count as the same one. */
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
