package io.millrace.worker;

import io.millrace.worker.execute.handlers.BatchEmailHandler.Post;
import io.millrace.worker.execute.mail.RecordingPost;
import io.millrace.worker.execute.mail.SmtpPost;
import io.millrace.worker.execute.mail.SmtpSettings;
import io.millrace.worker.execute.mail.SmtpSettings.Login;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** How mails leave this worker. */
final class Posts {
    private static final Logger LOG = Logger.getLogger(Posts.class);

    private Posts() {}

    /**
     * By SMTP if a host is configured, else into the log.
     *
     * @throws IllegalArgumentException naming what does not go with a host
     */
    static Post of(WorkerConfig.Smtp smtp, Vertx vertx) {
        Optional<SmtpSettings> settings = settings(smtp);
        LOG.infof(
                "mails are %s",
                settings.map(server -> "sent through " + server.host() + ":" + server.port())
                        .orElse("recorded, not sent: MILLRACE_SMTP_HOST is not set"));
        return settings.<Post>map(server -> new SmtpPost(vertx, server)).orElseGet(RecordingPost::new);
    }

    static Optional<SmtpSettings> settings(WorkerConfig.Smtp smtp) {
        return smtp.host()
                .map(host -> new SmtpSettings(
                        host.strip(),
                        smtp.port().orElse(smtp.tls().port()),
                        smtp.tls(),
                        login(smtp),
                        smtp.from()
                                .map(String::strip)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "MILLRACE_SMTP_FROM is to be set with MILLRACE_SMTP_HOST: who the sender is")),
                        smtp.ca().map(Path::of),
                        Duration.ofSeconds(smtp.timeoutSeconds())));
    }

    private static Optional<Login> login(WorkerConfig.Smtp smtp) {
        if (smtp.username().isPresent() != smtp.password().isPresent()) {
            throw new IllegalArgumentException(
                    "MILLRACE_SMTP_USERNAME and MILLRACE_SMTP_PASSWORD are to be set together");
        }
        return smtp.username().flatMap(name -> smtp.password().map(password -> new Login(name, password)));
    }
}
