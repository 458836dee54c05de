package io.millrace.worker.execute.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A real mail server on loopback, which keeps what it takes. It knows no {@code nobody@…}, has no time for {@code later@…}, hates mails
 * about {@code spam}, and takes none from {@code stranger@…}.
 */
final class MailServer implements AutoCloseable {
    static final String USER = "jobs";
    static final String PASSWORD = "correct horse";

    private final SMTPServer server;
    private final List<byte[]> mails = new CopyOnWriteArrayList<>();
    private final List<String> recipients = new CopyOnWriteArrayList<>();

    private MailServer(SMTPServer.Builder builder) {
        server = builder.bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> new Handler())
                .build();
        server.start();
    }

    /** @param port 0: any */
    static MailServer plain(int port) {
        return new MailServer(SMTPServer.port(port));
    }

    static MailServer startTls(SSLContext tls) {
        return new MailServer(SMTPServer.port(0)
                .enableTLS()
                .requireTLS()
                .startTlsSocketFactory(tls)
                .requireAuth()
                .authenticationHandlerFactory(oneUser()));
    }

    static MailServer tls(SSLContext tls) {
        return new MailServer(SMTPServer.port(0).serverSocketFactory(tls));
    }

    private static AuthenticationHandlerFactory oneUser() {
        return new EasyAuthenticationHandlerFactory((user, password, context) -> {
            if (!user.equals(USER) || !password.equals(PASSWORD)) {
                throw new LoginFailedException();
            }
        });
    }

    int port() {
        return server.getPortAllocated();
    }

    List<String> recipients() {
        return recipients;
    }

    MimeMessage lastMail() {
        try {
            return new MimeMessage(null, new ByteArrayInputStream(mails.get(mails.size() - 1)));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private String to = "";

        @Override
        public void from(String from) throws RejectException {
            if (from.startsWith("stranger@")) {
                throw new RejectException(553, "sender unknown here");
            }
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.startsWith("nobody@")) {
                throw new RejectException(550, "no such user");
            }
            if (recipient.startsWith("later@")) {
                throw new RejectException(421, "closing, come back later");
            }
            to = recipient;
        }

        @Override
        public String data(InputStream data) throws RejectException {
            try {
                byte[] mail = data.readAllBytes();
                if (new MimeMessage(null, new ByteArrayInputStream(mail))
                        .getSubject()
                        .contains("spam")) {
                    throw new RejectException(554, "no spam here");
                }
                mails.add(mail);
                recipients.add(to);
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void done() {}
    }
}
