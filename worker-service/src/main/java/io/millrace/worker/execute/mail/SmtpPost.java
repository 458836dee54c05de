package io.millrace.worker.execute.mail;

import io.millrace.worker.execute.handlers.BatchEmailHandler.Post;
import io.millrace.worker.execute.handlers.BatchEmailHandler.RefusedException;
import io.millrace.worker.execute.handlers.BatchEmailHandler.UnavailableException;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands mails to a mail server. A run that is told to stop waits for it no longer. */
public final class SmtpPost implements Post {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    /** Far less than mail servers let a connection idle: one that is used again is not just being closed. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final SmtpSettings settings;

    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    /** A client with its connection, which has sent a mail and can send another. */
    private record Idle(MailClient client, long sinceNanos) {}

    /** Connects to nothing yet. Its connections end with {@code vertx}. */
    public SmtpPost(Vertx vertx, SmtpSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    private static MailConfig config(SmtpSettings settings) {
        long timeout = settings.timeout().toMillis();
        MailConfig config = new MailConfig(settings.host(), settings.port())
                .setSsl(settings.encryption() == Encryption.TLS)
                .setStarttls(
                        settings.encryption() == Encryption.STARTTLS
                                ? StartTLSOptions.REQUIRED
                                : StartTLSOptions.DISABLED)
                .setLogin(settings.login().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setMaxPoolSize(1)
                .setKeepAliveTimeout((int) timeout)
                .setKeepAliveTimeoutUnit(TimeUnit.MILLISECONDS)
                // With it, the client takes an answer of several lines for several answers.
                .setPipelining(false);
        settings.login().ifPresent(login -> config.setUsername(login.username()).setPassword(login.password()));
        settings.authority()
                .ifPresent(file -> config.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        config.setConnectTimeout((int) Math.min(LONGEST_CONNECT.toMillis(), timeout));
        // A connection to a server that hangs would stay for ever otherwise.
        config.setIdleTimeout((int) timeout).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return config;
    }

    @Override
    public void send(String id, String recipient, String subject, String body)
            throws RefusedException, UnavailableException, InterruptedException {
        MailMessage mail = Letter.of(settings, id, recipient, subject, body);
        MailClient client = client();
        boolean taken = false;
        try {
            send(client, mail);
            taken = true;
        } finally {
            if (taken) {
                idle.push(new Idle(client, System.nanoTime()));
            } else {
                client.close();
            }
        }
    }

    /**
     * One for this mail alone. A client that has lost its last connection, as after each mail that was refused, may never answer again: it
     * may hand out a pool that is just being given up. So none is shared, and none is used after a failure.
     */
    private MailClient client() {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            if (System.nanoTime() - next.sinceNanos() < LONGEST_IDLE.toNanos()) {
                return next.client();
            }
            next.client().close();
        }
        return MailClient.create(vertx, config(settings));
    }

    private void send(MailClient client, MailMessage mail)
            throws RefusedException, UnavailableException, InterruptedException {
        CompletableFuture<MailResult> taken =
                client.sendMail(mail).toCompletionStage().toCompletableFuture();
        try {
            taken.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnavailableException("%s has not taken the mail within %d s"
                    .formatted(settings.server(), settings.timeout().toSeconds()));
        } catch (ExecutionException e) {
            throw Refusals.thrown(e.getCause() == null ? e : e.getCause(), settings.server());
        }
    }
}
