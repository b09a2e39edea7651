package org.caretill.paymentrequest.paylink;

import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

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
        return DigestUtils.sha256Hex(secret);
    }

    @Override
    public String toString() {
        return "LinkToken";
    }
}
