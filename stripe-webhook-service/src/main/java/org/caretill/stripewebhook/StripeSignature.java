package org.caretill.stripewebhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that Stripe sent a webhook: the header {@code Stripe-Signature: t=1492774577,v1=5257a8…} has the HMAC-SHA256
 * of {@code "<t>.<body>"} with a secret that only Stripe and the endpoint know (<a
 * href="https://docs.stripe.com/webhooks/signature">Stripe's description</a>). Several secrets and several {@code v1}
 * may be given, for rotation. The time must be within 300 seconds of now, in both directions. Works on the raw bytes,
 * compares in constant time, is the same under every locale, and never throws, whatever the header says.
 */
final class StripeSignature {

    /** The result of verifying a webhook. */
    sealed interface Verdict permits Genuine, Forged {}

    /**
     * @param secret which of the secrets Stripe signed with: the first 8 hex digits of its SHA-256
     * @param signedAt by Stripe's clock, in whole seconds
     */
    record Genuine(String secret, Instant signedAt) implements Verdict {}

    /** Why a webhook is refused. */
    enum Forged implements Verdict {
        SIGNATURE_MISSING,
        SIGNATURE_MALFORMED,
        TIME_TOO_OLD,
        TIME_IN_THE_FUTURE,
        SIGNATURE_WRONG
    }

    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String HMAC = "HmacSHA256";
    private static final int HMAC_BYTES = 32;
    /** Twelve digits reach the year 33658. */
    private static final int MAX_TIME_DIGITS = 12;

    private static final HexFormat HEX = HexFormat.of();

    private static final int FINGERPRINT_DIGITS = 8;

    private final List<Secret> secrets;

    private final InstantSource clock;

    StripeSignature(List<String> secrets, InstantSource clock) {
        this.secrets = secrets.stream().map(Secret::of).toList();
        this.clock = clock;
    }

    /** Verifies a webhook by its body and its signature header, {@code null} if there was none. */
    Verdict verify(@Nullable String header, byte[] body) {
        if (header == null || header.isEmpty()) {
            return Forged.SIGNATURE_MISSING;
        }
        Header read = Header.read(header);
        if (read == null) {
            return Forged.SIGNATURE_MALFORMED;
        }
        long age = clock.instant().getEpochSecond() - read.epochSecond;
        if (age > TOLERANCE.toSeconds()) {
            return Forged.TIME_TOO_OLD;
        }
        if (age < -TOLERANCE.toSeconds()) {
            return Forged.TIME_IN_THE_FUTURE;
        }
        for (Secret secret : secrets) {
            byte[] expected = secret.hmac(read.time, body);
            for (byte[] signature : read.signatures) {
                if (MessageDigest.isEqual(expected, signature)) {
                    return new Genuine(secret.fingerprint, Instant.ofEpochSecond(read.epochSecond));
                }
            }
        }
        return Forged.SIGNATURE_WRONG;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StripeSignature signature && fingerprints().equals(signature.fingerprints());
    }

    @Override
    public int hashCode() {
        return fingerprints().hashCode();
    }

    /** The fingerprints of the secrets, which may be logged. */
    @Override
    public String toString() {
        return fingerprints().toString();
    }

    private List<String> fingerprints() {
        return secrets.stream().map(Secret::fingerprint).toList();
    }

    /**
     * @param fingerprint identifies the secret; its position in the list would not, because that changes
     * @param prototype initialised once and cloned for each webhook, so that the key schedule is computed only once
     */
    private record Secret(String fingerprint, Mac prototype) {

        static Secret of(String secret) {
            try {
                byte[] key = secret.getBytes(StandardCharsets.UTF_8);
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(key, HMAC));
                return new Secret(DigestUtils.sha256Hex(key).substring(0, FINGERPRINT_DIGITS), mac);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] hmac(String time, byte[] body) {
            try {
                Mac mac = (Mac) prototype.clone();
                mac.update(time.getBytes(StandardCharsets.US_ASCII));
                mac.update((byte) '.');
                return mac.doFinal(body);
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * The header, parsed strictly: comma-separated {@code key=value}; exactly one {@code t}, of digits as Stripe writes
     * them; at least one {@code v1}, each of 64 lower-case hex digits. Other schemes ({@code v0}) are ignored, as
     * Stripe's documentation says, but must be well-formed.
     */
    private record Header(String time, long epochSecond, List<byte[]> signatures) {

        static @Nullable Header read(String header) {
            String time = null;
            List<byte[]> signatures = new ArrayList<>(2);
            for (int start = 0; start <= header.length(); ) {
                int comma = header.indexOf(',', start);
                int end = comma < 0 ? header.length() : comma;
                int equals = header.indexOf('=', start);
                if (equals <= start || equals >= end) {
                    return null;
                }
                String value = header.substring(equals + 1, end);
                if (isKey(header, start, equals, "t")) {
                    if (time != null || !isTime(value)) {
                        return null;
                    }
                    time = value;
                } else if (isKey(header, start, equals, "v1")) {
                    if (!isSignature(value)) {
                        return null;
                    }
                    signatures.add(HEX.parseHex(value));
                }
                start = end + 1;
            }
            return time == null || signatures.isEmpty() ? null : new Header(time, Long.parseLong(time), signatures);
        }

        private static boolean isKey(String header, int start, int end, String key) {
            return end - start == key.length() && header.startsWith(key, start);
        }

        private static boolean isTime(String value) {
            return !value.isEmpty()
                    && value.length() <= MAX_TIME_DIGITS
                    && value.charAt(0) != '0'
                    && value.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        private static boolean isSignature(String value) {
            return value.length() == 2 * HMAC_BYTES
                    && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        }
    }
}
