package org.caretill.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.caretill.transactions.SilentConnections.MessageCounter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that go silent are tried in outbox-inbox, with PostgreSQL behind a proxy. */
class SilentConnectionsTest {

    /** However the network cuts the stream, each message counts once, and bytes inside others do not count. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 11, 1_000})
    void messages_are_counted_whatever_the_pieces_they_arrive_in(int pieceLength) {
        byte[] stream = concatenated(
                message('C', "SELECT 1"),
                message('Z', "I"),
                message('D', "Z\0\0\0\5I inside of a row Z"),
                message('n', ""),
                message('Z', "T"),
                message('Z', "E"));

        var counter = new MessageCounter("Z");
        int counted = 0;
        for (int start = 0; start < stream.length; start += pieceLength) {
            int length = Math.min(pieceLength, stream.length - start);
            counted += counter.in(Unpooled.wrappedBuffer(stream, start, length));
        }
        assertThat(counted).isEqualTo(3);
    }

    private static byte[] message(char type, String body) {
        return ByteBuffer.allocate(5 + body.length())
                .put((byte) type)
                .putInt(4 + body.length())
                .put(body.getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    private static byte[] concatenated(byte[]... messages) {
        var all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }
}
