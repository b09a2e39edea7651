package org.caretill.clinicconfig.audit;

import java.util.Locale;
import javax.crypto.Mac;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * A key of the audit log's hashes. No role of the database has it, so that whoever can write the database, even its
 * owner, cannot make entries that verify.
 *
 * @param hex at least 32 random bytes, in hexadecimal
 */
public record AuditKey(String hex) {

    private static final String FORM = "([0-9a-f]{2}){32,}";

    private static final int ID_LENGTH = 16;

    /** Refuses what is no key, without quoting it. */
    public AuditKey {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!hex.matches(FORM)) {
            throw new IllegalArgumentException("A key of the audit log has at least 32 bytes in hexadecimal");
        }
    }

    /** The name of the key, which entries have: the beginning of the SHA-256 of its lower-case text. */
    public String id() {
        return DigestUtils.sha256Hex(hex).substring(0, ID_LENGTH);
    }

    Mac hmac() {
        try {
            return HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, Hex.decodeHex(hex));
        } catch (DecoderException e) {
            throw new IllegalStateException("The constructor has checked it", e);
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return id();
    }
}
