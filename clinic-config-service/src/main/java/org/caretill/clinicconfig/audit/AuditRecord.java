package org.caretill.clinicconfig.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.crypto.Mac;
import org.apache.commons.codec.binary.Hex;
import org.jspecify.annotations.Nullable;

/**
 * The content of an audit entry, and its hash. Each clinic has a chain of entries, and each organisation one for
 * changes of the organisation as a whole. An entry's hash covers its content and the hash of the previous entry, so
 * that altering, inserting, removing or moving an entry makes every later hash wrong; and it is keyed, so that nobody
 * can make a right one who can only write the database. Writing and verifying use this one definition.
 *
 * @param position 1 for the first entry of the chain; equal to the version of the clinic or organisation it led to
 * @param subjectName the name of who acted; null for a system, if it was not known, and in entries of earlier versions
 * @param clinicId null: of the organisation's chain
 * @param before JSON as it is stored, byte for byte; null for something new
 */
public record AuditRecord(
        long position,
        Instant at,
        String subject,
        @Nullable String subjectName,
        String role,
        String from,
        String action,
        String organisationId,
        @Nullable String clinicId,
        @Nullable String before,
        String after) {

    /** The previous hash of the first entry of every chain. */
    public static final String BEGINNING = "0".repeat(64);

    /**
     * The entry's hash: HMAC-SHA256 over the fields in this order, each as its length in bytes, a colon and its UTF-8
     * text, or as {@code -} if it is null. The name is the last of them, and only if there is one, so that the hashes of
     * entries without a name are those of earlier versions. Different entries always differ in this form.
     */
    public String hash(AuditKey key, String previousHash) {
        Mac mac = key.hmac();
        for (@Nullable
        String field : new @Nullable String[] {
            key.id(),
            previousHash,
            Long.toString(position),
            at.toString(),
            subject,
            role,
            from,
            action,
            organisationId,
            clinicId,
            before,
            after
        }) {
            update(mac, field);
        }
        if (subjectName != null) {
            update(mac, subjectName);
        }
        return Hex.encodeHexString(mac.doFinal());
    }

    private static void update(Mac mac, @Nullable String field) {
        if (field == null) {
            mac.update((byte) '-');
        } else {
            byte[] text = field.getBytes(StandardCharsets.UTF_8);
            mac.update((text.length + ":").getBytes(StandardCharsets.US_ASCII));
            mac.update(text);
        }
    }
}
