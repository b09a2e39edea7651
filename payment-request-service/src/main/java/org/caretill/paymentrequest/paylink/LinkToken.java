package org.caretill.paymentrequest.paylink;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What opens a pay link once: 256 random bits, as base64url. It stands in the fragment of the link, which browsers send
 * to no server, and here only as its hash: nobody who reads the database can use a link. Its text form tells nothing.
 */
record LinkToken(String secret) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static LinkToken next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new LinkToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** A fast hash is enough: there are too many tokens to try them all. */
    String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "LinkToken";
    }
}
