package io.millrace.outbound;

/** What may be asked of a server. {@code CONNECT} and {@code TRACE} are not among it: they make tunnels, and tell what a client has sent. */
public enum RequestMethod {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS;

    /** Whether a request without a body says that it has none (RFC 9110, section 8.6). */
    boolean tellsLength() {
        return this == POST || this == PUT || this == PATCH;
    }
}
