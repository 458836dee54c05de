package io.millrace.worker.execute.mail;

/** How the connection to the mail server is kept from being read; with the port that is customary for it. */
public enum Encryption {
    /** By nothing: for a server on this machine. */
    OFF(25),
    /** It begins in the clear, and sends neither password nor mail before it is encrypted (RFC 3207). */
    STARTTLS(587),
    /** From its first byte on (RFC 8314). */
    TLS(465);

    private final int port;

    Encryption(int port) {
        this.port = port;
    }

    public int port() {
        return port;
    }
}
