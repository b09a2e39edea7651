package org.caretill.paymentrequest.paylink;

import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The one-time secret of a pay link: 256 random bits as base64url. It is in the fragment of the link, which browsers do
 * not send to servers. Only its hash is stored, so that reading the database does not give access. {@code toString}
 * hides it.
 */
record LinkToken(String secret) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static LinkToken next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new LinkToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** A fast hash is enough, because 256 random bits cannot be guessed. */
    String hash() {
        return DigestUtils.sha256Hex(secret);
    }

    @Override
    public String toString() {
        return "LinkToken";
    }
}
