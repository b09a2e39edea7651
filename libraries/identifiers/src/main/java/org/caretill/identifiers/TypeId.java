package org.caretill.identifiers;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/**
 * Makes <a href="https://github.com/jetify-com/typeid/tree/main/spec">TypeIDs</a>: a prefix that says what the id
 * identifies, and a UUIDv7 in 26 characters of Crockford's base 32. Ids of one prefix sort by the time they were made.
 */
public final class TypeId {

    /** What follows the prefix, as a regular expression: an id of payment requests is {@code "preq" + SUFFIX}. */
    public static final String SUFFIX = "_[0-9a-hjkmnp-tv-z]{26}";

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 26;
    private static final int BITS_PER_CHARACTER = 5;

    private static final TimeBasedEpochGenerator UUIDS = Generators.timeBasedEpochGenerator();

    private TypeId() {}

    /** A new id such as {@code preq_01kaqx4f9ne8m9y3r2vk7c5d1a}. */
    public static String next(String prefix) {
        return of(prefix, UUIDS.generate());
    }

    static String of(String prefix, UUID uuid) {
        char[] text = new char[LENGTH];
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        for (int position = LENGTH - 1; position >= 0; position--) {
            text[position] = ALPHABET[(int) (low & 31)];
            low = (low >>> BITS_PER_CHARACTER) | (high << (Long.SIZE - BITS_PER_CHARACTER));
            high >>>= BITS_PER_CHARACTER;
        }
        return prefix + '_' + new String(text);
    }
}
