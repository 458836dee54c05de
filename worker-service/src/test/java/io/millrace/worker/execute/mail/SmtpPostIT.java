package io.millrace.worker.execute.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.tls.PrivateCa;
import io.millrace.worker.execute.handlers.BatchEmailHandler.RefusedException;
import io.millrace.worker.execute.handlers.BatchEmailHandler.UnavailableException;
import io.millrace.worker.execute.mail.SmtpSettings.Login;
import io.vertx.core.Vertx;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SmtpPostIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TO = "a@b.org";

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void whatArrivesIsWhatWasSubmitted() throws Exception {
        try (MailServer server = MailServer.plain(0)) {
            String body = "Grüße 🎉\r\n.\n..two dots\rFrom here = on\n" + "long ".repeat(500) + "\n\n";
            post(server.port()).send("7f.0", TO, "Grüße 🎉 " + "ü".repeat(100), body);

            MimeMessage mail = server.lastMail();
            assertThat(server.recipients()).containsExactly(TO);
            assertThat(mail.getSubject()).isEqualTo("Grüße 🎉 " + "ü".repeat(100));
            assertThat(mail.getContent()).asString().isEqualToNormalizingNewlines(body.replaceAll("\r(?!\n)", "\n"));
            assertThat(mail.getMessageID()).isEqualTo("<7f.0@example.org>");
            assertThat(mail.getHeader("Message-ID")).hasSize(1);
            assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("Jobs <jobs@example.org>");
            assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly(TO);
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getSentDate()).isNotNull();
        }
    }

    @Test
    void aBodyOfNothingButLinesIsTaken() throws Exception {
        try (MailServer server = MailServer.plain(0)) {
            for (String body : List.of("a\n".repeat(32_000), "\n".repeat(65_000))) {
                post(server.port()).send("7f.0", TO, "lines", body);
                assertThat(server.lastMail().getContent()).asString().isEqualToNormalizingNewlines(body);
            }
            post(server.port()).send("7f.0", TO, "nothing", "");
            assertThat(server.lastMail().getContent()).asString().isBlank();
        }
    }

    @Test
    void whatIsOfOneMailIsRefusedAndTheNextGoesOn() throws Exception {
        try (MailServer server = MailServer.plain(0)) {
            SmtpPost post = post(server.port());
            post.send("1.0", TO, "s", "");
            assertThatThrownBy(() -> post.send("1.1", "nobody@b.org", "s", ""))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("550 no such user");
            post.send("1.2", TO, "s", "");
            assertThatThrownBy(() -> post.send("1.3", TO, "spam", ""))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("554 no spam here");
            assertThatThrownBy(() -> post.send("1.4", "a,b@b.org", "s", "")).isInstanceOf(RefusedException.class);
            post.send("1.5", TO, "s", "");
            assertThat(server.recipients()).hasSize(3);
        }
    }

    @Test
    void manyRefusalsDelayNobody() throws Exception {
        try (MailServer server = MailServer.plain(0)) {
            SmtpPost post = post(server.port());
            long start = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                String id = "1." + i;
                assertThatThrownBy(() -> post.send(id, "nobody@b.org", "s", "")).isInstanceOf(RefusedException.class);
                post.send(id, TO, "s", "");
            }
            assertThat(server.recipients()).hasSize(50);
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
        }
    }

    @Test
    void whatIsOfTheServerIsNoFaultOfARecipient() throws Exception {
        int nobody;
        try (MailServer server = MailServer.plain(0)) {
            nobody = server.port();
            assertUnavailable(post(nobody), "later@b.org", "come back later");
            assertUnavailable(post(settings(nobody, "stranger@example.org", Encryption.OFF)), TO, "sender unknown");
            assertUnavailable(post(settings(nobody, "jobs@example.org", Encryption.STARTTLS)), TO, "STARTTLS");
        }
        assertUnavailable(post(nobody), TO, "the mail server localhost:" + nobody + " cannot be used");
    }

    @Test
    void aServerThatWasStartedAnewIsUsedAgain() throws Exception {
        MailServer first = MailServer.plain(0);
        SmtpPost post = post(first.port());
        post.send("1.0", TO, "s", "");
        first.close();
        try (MailServer second = MailServer.plain(first.port())) {
            post.send("1.1", TO, "s", "");
            assertThat(second.recipients()).hasSize(1);
        }
    }

    @Test
    void aServerThatHangsCostsBoundedTimeAndIsUsedAgain() throws Exception {
        SmtpPost post;
        int port;
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = silent.getLocalPort();
            post = post(new SmtpSettings(
                    "localhost",
                    port,
                    Encryption.OFF,
                    Optional.empty(),
                    "jobs@example.org",
                    Optional.empty(),
                    Duration.ofSeconds(1)));
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> endOf(silent));
            for (int i = 0; i < 4; i++) {
                long start = System.nanoTime();
                assertUnavailable(post, TO, "mail server localhost:" + port);
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(3));
            }
            assertThat(read.get(5, TimeUnit.SECONDS))
                    .as("the connection was given up")
                    .isNegative();
        }
        try (MailServer server = MailServer.plain(port)) {
            post.send("1.0", TO, "s", "");
            assertThat(server.recipients()).hasSize(1);
        }
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            SmtpPost patient = post(silent.getLocalPort());
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    patient.send("1.0", TO, "s", "");
                } catch (Exception e) {
                    thrown.complete(e);
                }
            });
            thread.start();
            silent.accept();
            thread.interrupt();
            assertThat(thrown.get(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void passwordAndMailGoEncryptedToAServerThatIsVouchedFor() throws Exception {
        PrivateCa authority = PrivateCa.in(folder.resolve("good"));
        SSLContext own = ServerIdentity.of(authority.issue("mail", List.of("localhost")));
        PrivateCa other = PrivateCa.in(folder.resolve("other"));
        SSLContext misnamed = ServerIdentity.of(authority.issue("misnamed", List.of("mail.example.org")));
        Optional<Login> login = Optional.of(new Login(MailServer.USER, MailServer.PASSWORD));
        try (MailServer server = MailServer.startTls(own);
                MailServer second = MailServer.startTls(misnamed)) {
            post(tls(server, Encryption.STARTTLS, login, authority)).send("1.0", TO, "s", "");
            assertThat(server.recipients()).hasSize(1);

            Optional<Login> wrong = Optional.of(new Login(MailServer.USER, "wrong"));
            assertUnavailable(post(tls(server, Encryption.STARTTLS, wrong, authority)), TO, "AUTH");
            assertUnavailable(post(tls(server, Encryption.STARTTLS, login, other)), TO, "cannot be used");
            assertUnavailable(post(tls(second, Encryption.STARTTLS, login, authority)), TO, "localhost");
        }
        try (MailServer server = MailServer.tls(own)) {
            post(tls(server, Encryption.TLS, Optional.empty(), authority)).send("1.0", TO, "s", "");
            assertThat(server.recipients()).hasSize(1);
            assertUnavailable(post(tls(server, Encryption.TLS, Optional.empty(), other)), TO, "cannot be used");
        }
    }

    /** What a client's connection ends with: negative when the client has closed it. */
    private static int endOf(ServerSocket server) {
        try (Socket client = server.accept()) {
            return client.getInputStream().read();
        } catch (IOException e) {
            return -2;
        }
    }

    private static void assertUnavailable(SmtpPost post, String recipient, String message) {
        assertThatThrownBy(() -> post.send("1.0", recipient, "s", ""))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(message);
    }

    private static SmtpPost post(int port) {
        return post(settings(port, "Jobs <jobs@example.org>", Encryption.OFF));
    }

    private static SmtpPost post(SmtpSettings settings) {
        return new SmtpPost(VERTX, settings);
    }

    private static SmtpSettings settings(int port, String from, Encryption encryption) {
        return new SmtpSettings("localhost", port, encryption, Optional.empty(), from, Optional.empty(), PATIENCE);
    }

    private static SmtpSettings tls(
            MailServer server, Encryption encryption, Optional<Login> login, PrivateCa authority) {
        return new SmtpSettings(
                "localhost",
                server.port(),
                encryption,
                login,
                "jobs@example.org",
                Optional.of(authority.file()),
                PATIENCE);
    }
}
