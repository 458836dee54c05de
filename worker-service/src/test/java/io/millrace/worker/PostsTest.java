package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.worker.execute.handlers.BatchEmailHandler.Post;
import io.millrace.worker.execute.mail.Encryption;
import io.millrace.worker.execute.mail.RecordingPost;
import io.millrace.worker.execute.mail.SmtpPost;
import io.millrace.worker.execute.mail.SmtpSettings;
import io.millrace.worker.execute.mail.SmtpSettings.Login;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostsTest {
    @Test
    void withoutAHostMailsAreRecorded() throws Exception {
        Post post = Posts.of(smtp(Map.of()), null);
        assertThat(post).isInstanceOf(RecordingPost.class);
        post.send("id", "a@b.org", "s", "b");
        assertThat(post.outcome()).isEqualTo("recorded, not sent");
    }

    @Test
    void withOneTheyAreSent() {
        Vertx vertx = Vertx.vertx();
        try {
            Post post = Posts.of(smtp(Map.of("host", "mail", "from", "jobs@example.org")), vertx);
            assertThat(post).isInstanceOf(SmtpPost.class);
            assertThat(post.outcome()).isEqualTo("sent");
        } finally {
            vertx.close();
        }
    }

    @Test
    void everythingButHostAndSenderHasADefault() {
        SmtpSettings settings = settings("host", " mail ", "from", "jobs@example.org");
        assertThat(settings.host()).isEqualTo("mail");
        assertThat(settings.encryption()).isEqualTo(Encryption.STARTTLS);
        assertThat(settings.port()).isEqualTo(587);
        assertThat(settings.login()).isEmpty();
        assertThat(settings.authority()).isEmpty();
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings("host", "mail", "from", "j@e.org", "tls", "tls").port())
                .isEqualTo(465);
        assertThat(settings("host", "mail", "from", "j@e.org", "tls", "off").port())
                .isEqualTo(25);
    }

    @Test
    void andCanBeSet() {
        SmtpSettings settings = Posts.settings(smtp(Map.of(
                        "host", "mail",
                        "from", "Jobs <jobs@example.org>",
                        "port", "2525",
                        "tls", "off",
                        "ca", "/ca.pem",
                        "username", "u",
                        "password", "p",
                        "timeout-seconds", "300")))
                .orElseThrow();
        assertThat(settings.port()).isEqualTo(2525);
        assertThat(settings.encryption()).isEqualTo(Encryption.OFF);
        assertThat(settings.login()).contains(new Login("u", "p"));
        assertThat(settings.authority()).contains(Path.of("/ca.pem"));
        assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whatDoesNotGoTogetherIsNamed() {
        assertThatThrownBy(() -> settings("host", "mail")).hasMessageContaining("MILLRACE_SMTP_FROM");
        assertThatThrownBy(() -> settings("host", "mail", "from", "nobody")).hasMessageContaining("nobody");
        assertThatThrownBy(() -> settings("host", "mail", "from", "j@e.org", "username", "u"))
                .hasMessageContaining("MILLRACE_SMTP_PASSWORD");
        assertThatThrownBy(() -> settings("timeout-seconds", "0")).hasMessageContaining("1 to 300");
        assertThatThrownBy(() -> settings("port", "0")).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> settings("tls", "sometimes")).hasMessageContaining("starttls");
    }

    private static SmtpSettings settings(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Posts.settings(smtp(values)).orElseThrow();
    }

    private static WorkerConfig.Smtp smtp(Map<String, String> values) {
        Map<String, String> all =
                new HashMap<>(Map.of("millrace.postgres.password", "p", "millrace.amqp.password", "a"));
        values.forEach((key, value) -> all.put("millrace.smtp." + key, value));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 500))
                .withMapping(WorkerConfig.class)
                .build()
                .getConfigMapping(WorkerConfig.class)
                .smtp();
    }
}
