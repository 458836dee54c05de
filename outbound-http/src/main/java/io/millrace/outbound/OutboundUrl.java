package io.millrace.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An absolute URL of HTTP or HTTPS, read strictly (RFC 3986): whatever two parsers may read differently is refused. Its path may be a secret,
 * so that its text is its origin alone.
 */
public final class OutboundUrl {
    /** In characters. */
    public static final int MAX_LENGTH = 2_048;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_NAME = 253;

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]*");
    private static final Pattern LABELS = Pattern.compile(
            "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /** As 127.1, 2130706433 and 0x7f.1, which some take for IPv4 (WHATWG: "ends in a number"). */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9A-Fa-f]*)");

    private final boolean tls;
    private final String host;
    private final int port;
    private final String target;
    private final Optional<InetAddress> literal;

    private OutboundUrl(boolean tls, String host, int port, String target) {
        this.tls = tls;
        this.host = host;
        this.port = port;
        this.target = target;
        this.literal = IpLiteral.parse(host);
    }

    /**
     * Reads it.
     *
     * @throws InvalidRequestException if it is no such URL, is longer than {@value #MAX_LENGTH} characters, or has a user, a fragment, or a host
     *     that is neither a DNS name nor an IP address as everybody writes it
     */
    public static OutboundUrl parse(String text) throws InvalidRequestException {
        check(text.length() <= MAX_LENGTH, "must be at most 2,048 characters long");
        check(VISIBLE_ASCII.matcher(text).matches(), "must have ASCII characters alone, and no blanks");
        URI uri = uri(text);
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        check(tls || "http".equalsIgnoreCase(uri.getScheme()), "must begin with http:// or https://");
        check(uri.getRawFragment() == null, "must have no fragment: nothing after a #");
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        check(authority.indexOf('@') < 0, "must name no user and no password");
        int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(tls);
        check(port > 0 && port <= MAX_PORT, "must have a port from 1 to 65535");
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new OutboundUrl(tls, host(uri), port, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    private static URI uri(String text) throws InvalidRequestException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text.
            throw new InvalidRequestException("must be a URL as RFC 3986 has it");
        }
    }

    private static String host(URI uri) throws InvalidRequestException {
        String given = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        String host = given;
        boolean good;
        if (given.startsWith("[")) {
            host = given.substring(1, given.length() - 1);
            good = IpLiteral.parse(host).isPresent();
        } else {
            host = given.endsWith(".") ? given.substring(0, given.length() - 1) : given;
            good = IpLiteral.parse(host).isPresent() || isName(host);
        }
        check(
                good,
                "must have a host that is a DNS name, an IPv4 address of four decimal numbers, or an IPv6 address in brackets");
        return host;
    }

    private static boolean isName(String host) {
        return host.length() <= MAX_NAME
                && LABELS.matcher(host).matches()
                && !ENDS_IN_NUMBER.matcher(host).matches();
    }

    private static void check(boolean holds, String message) throws InvalidRequestException {
        if (!holds) {
            throw new InvalidRequestException(message);
        }
    }

    private static int defaultPort(boolean tls) {
        return tls ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether it is one of HTTPS. */
    public boolean isTls() {
        return tls;
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return tls ? "https" : "http";
    }

    /** In lower case: a DNS name without a dot at its end, or an IP address, without brackets. */
    public String host() {
        return host;
    }

    /** 1 to 65535; what is customary for the scheme if none was given. */
    public int port() {
        return port;
    }

    /** The address that the host is; empty: it is a name. */
    Optional<InetAddress> literal() {
        return literal;
    }

    /** Host and port, as in a {@code Host} header: without a port that is customary. */
    public String authority() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == defaultPort(tls) ? name : name + ":" + port;
    }

    /** Scheme, host and port, for people and logs. */
    public String origin() {
        return scheme() + "://" + authority();
    }

    /** Path and query as they are sent; at least {@code /}. They may be a secret. */
    public String target() {
        return target;
    }

    /** The origin. */
    @Override
    public String toString() {
        return origin();
    }
}
