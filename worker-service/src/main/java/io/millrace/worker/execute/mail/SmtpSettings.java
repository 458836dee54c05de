package io.millrace.worker.execute.mail;

import io.vertx.ext.mail.mailencoder.EmailAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The mail server, and how it is spoken to.
 *
 * @param login empty: none
 * @param from the sender: an address, or {@code Name <address>}
 * @param authority a PEM file with who vouches for the server; empty: whom the JVM trusts
 * @param timeout how long a mail may take, from connecting to its being taken over; and how long a connection may be silent
 */
public record SmtpSettings(
        String host,
        int port,
        Encryption encryption,
        Optional<Login> login,
        String from,
        Optional<Path> authority,
        Duration timeout) {

    public record Login(String username, String password) {}

    /** @throws IllegalArgumentException if {@code from} is no address */
    public SmtpSettings {
        if (!new EmailAddress(from).getEmail().contains("@")) {
            throw new IllegalArgumentException("not an address: " + from);
        }
    }

    /** The part of the sender's address after the {@code @}. */
    String domain() {
        String address = new EmailAddress(from).getEmail();
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** For people. */
    String server() {
        return "the mail server " + host + ":" + port;
    }
}
