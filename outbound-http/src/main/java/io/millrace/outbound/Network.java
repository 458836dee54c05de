package io.millrace.outbound;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that begin with the same bits. */
final class Network {
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    private final byte[] base;
    private final int prefix;

    private Network(byte[] base, int prefix) {
        this.base = base;
        this.prefix = prefix;
    }

    /**
     * An address, or a network as {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @throws IllegalArgumentException if it is neither; the message says why
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            throw new IllegalArgumentException("it is neither an IP address nor a network as 10.0.0.0/8 or fd00::/8");
        }
        byte[] base = address.get().getAddress();
        int bits = base.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
        for (int i = prefix; i < bits; i++) {
            if (bit(base, i)) {
                throw new IllegalArgumentException("its bits after the first " + prefix + " must be 0");
            }
        }
        return new Network(base, prefix);
    }

    private static int prefix(String text, int bits) {
        if (PREFIX.matcher(text).matches() && Integer.parseInt(text) <= bits) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("what comes after the / must be a number from 0 to " + bits);
    }

    /** @param address 4 or 16 bytes */
    boolean contains(byte[] address) {
        if (address.length != base.length) {
            return false;
        }
        for (int i = 0; i < prefix; i++) {
            if (bit(address, i) != bit(base, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] bytes, int index) {
        return (bytes[index / Byte.SIZE] & 0x80 >> index % Byte.SIZE) != 0;
    }
}
