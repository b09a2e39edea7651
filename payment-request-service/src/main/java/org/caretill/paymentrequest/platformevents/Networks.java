package org.caretill.paymentrequest.platformevents;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Networks of IPv4 or IPv6 in the notation {@code 10.0.0.0/8}. */
record Networks(List<Network> networks) {

    private record Network(byte[] prefix, int bits) {

        private boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit % Byte.SIZE);
                if ((address[bit / Byte.SIZE] & mask) != (prefix[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads them from text, without asking any name service.
     *
     * @param texts addresses, or networks with the number of their leading bits
     * @throws IllegalArgumentException if one is neither
     */
    static Networks of(List<String> texts) {
        return new Networks(texts.stream().map(Networks::read).toList());
    }

    static Networks of(String... texts) {
        return of(Arrays.asList(texts));
    }

    private static Network read(String text) {
        String[] parts = text.split("/", 2);
        byte[] prefix = InetAddress.ofLiteral(parts[0]).getAddress();
        int bits = parts.length == 1 ? prefix.length * Byte.SIZE : Integer.parseInt(parts[1]);
        if (bits < 0 || bits > prefix.length * Byte.SIZE) {
            throw new IllegalArgumentException("no such number of bits: " + text);
        }
        return new Network(prefix, bits);
    }

    boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }
}
