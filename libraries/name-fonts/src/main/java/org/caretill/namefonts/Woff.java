package org.caretill.namefonts;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Fonts for the web, which are TrueType fonts with compressed tables: <a href="https://www.w3.org/TR/WOFF/">WOFF</a>. */
final class Woff {

    private static final int HEADER = 44;
    private static final int ENTRY = 20;
    private static final int TRUETYPE_HEADER = 12;
    private static final int TRUETYPE_ENTRY = 16;

    private Woff() {}

    /** The font with uncompressed tables. */
    static byte[] trueType(byte[] woff) {
        ByteBuffer in = ByteBuffer.wrap(woff);
        int flavor = in.getInt(4);
        int tables = in.getShort(12);
        int size = in.getInt(16);
        ByteBuffer out = ByteBuffer.allocate(size);
        int log = 31 - Integer.numberOfLeadingZeros(tables);
        out.putInt(flavor)
                .putShort((short) tables)
                .putShort((short) (16 << log))
                .putShort((short) log)
                .putShort((short) (16 * tables - (16 << log)));
        int data = TRUETYPE_HEADER + TRUETYPE_ENTRY * tables;
        for (int i = 0; i < tables; i++) {
            int entry = HEADER + ENTRY * i;
            int length = in.getInt(entry + 12);
            out.position(TRUETYPE_HEADER + TRUETYPE_ENTRY * i);
            out.putInt(in.getInt(entry))
                    .putInt(in.getInt(entry + 16))
                    .putInt(data)
                    .putInt(length);
            inflate(woff, in.getInt(entry + 4), in.getInt(entry + 8), out.array(), data, length);
            data += (length + 3) / 4 * 4;
        }
        return out.array();
    }

    private static void inflate(byte[] woff, int offset, int compressed, byte[] out, int position, int length) {
        if (compressed == length) {
            System.arraycopy(woff, offset, out, position, length);
            return;
        }
        try (var inflater = new Inflater()) {
            inflater.setInput(woff, offset, compressed);
            int done = 0;
            while (done < length) {
                int more = inflater.inflate(out, position + done, length - done);
                if (more == 0) {
                    throw new IllegalArgumentException("The font file is cut off");
                }
                done += more;
            }
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("The font file is damaged", e);
        }
    }
}
