package org.caretill.deadletters;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Bytes in readable form: as text if they are UTF-8, else in Base64; null stays null. */
record Text(@Nullable String text, Encoding encoding) {

    enum Encoding {
        TEXT,
        BASE64
    }

    static Text of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Text(null, Encoding.TEXT);
        }
        try {
            return new Text(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    Encoding.TEXT);
        } catch (CharacterCodingException _) {
            return new Text(Base64.getEncoder().encodeToString(bytes), Encoding.BASE64);
        }
    }
}
