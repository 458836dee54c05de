package io.millrace.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, in one spelling each of the two; no name server is ever asked. */
final class IpLiteral {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    /** No leading zeros: some take them for octal. */
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*");

    private IpLiteral() {}

    /** An address if it is one: IPv4 as four decimal numbers; IPv6 without brackets and zone. IPv4 within IPv6 is IPv4. */
    static Optional<InetAddress> parse(String text) {
        return V4.matcher(text).matches() || isV6(text) ? Optional.of(address(text)) : Optional.empty();
    }

    private static boolean isV6(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        String end = text.substring(colon + 1);
        boolean dotted = V4.matcher(end).matches();
        if (!V6_CHARACTERS.matcher(dotted ? text.substring(0, colon + 1) : text).matches()) {
            return false;
        }
        try {
            bracketed(text);
            return true;
        } catch (UnknownHostException malformed) {
            return false;
        }
    }

    private static InetAddress address(String text) {
        try {
            return text.indexOf(':') < 0 ? InetAddress.getByName(text) : bracketed(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("it is an address", e);
        }
    }

    /** In brackets, the JDK takes it for an IPv6 address and for nothing else. */
    private static InetAddress bracketed(String text) throws UnknownHostException {
        return InetAddress.getByName("[" + text + "]");
    }
}
