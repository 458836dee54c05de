package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** {@code generate_report} and {@code batch_email} through REST; mails with a mail server, without one, and with one that is away. */
class ReportsAndMailAT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Stack stack;
    private static Api demo;

    @BeforeAll
    static void startWithoutAWorker() {
        stack = Stack.builder().home(Product.newHome()).gateways(1).workers(0).start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
    }

    @AfterAll
    static void close() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void withoutAMailServerMailsAreRecorded() {
        ServiceProcess worker = stack.addWorker(Map.of());
        try {
            JsonNode mails = demo.awaitStatus(mail("a@b.org", "c@d.org"), "completed", SOON);
            assertThat(mails.path("result").path("sent").asInt()).isEqualTo(2);
            assertThat(mails.path("progress").path("message").asText()).contains("recorded, not sent");

            String id = demo.accepted("{\"type\": \"generate_report\", \"params\": {\"title\": \"Q3\","
                    + " \"sections\": [\"Sales\", {\"heading\": \"Costs\", \"text\": \"They fell.\"}]}}");
            JsonNode report = demo.awaitStatus(id, "completed", SOON);
            assertThat(report.path("result").path("report").asText())
                    .isEqualTo("# Q3\n\n## Sales\n\n## Costs\n\nThey fell.\n");
        } finally {
            worker.kill();
        }
    }

    @Test
    void withOneTheyAreSentButToWhomItRefuses() {
        Inbox inbox = new Inbox();
        SMTPServer server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .simpleMessageListener(inbox)
                .build();
        server.start();
        ServiceProcess worker = stack.addWorker(smtp(server.getPortAllocated()));
        try {
            JsonNode job = demo.awaitStatus(mail("a@b.org", "nobody@b.org", "c@d.org"), "completed", SOON);
            assertThat(job.path("result").path("sent").asInt()).isEqualTo(2);
            JsonNode failed = job.path("result").path("failed");
            assertThat(failed).hasSize(1);
            assertThat(failed.get(0).path("recipient").asText()).isEqualTo("nobody@b.org");
            assertThat(failed.get(0).path("error").asText()).contains("address unknown");
            assertThat(inbox.recipients).containsExactly("a@b.org", "c@d.org");

            server.stop();
            String id = demo.accepted("{\"type\": \"batch_email\", \"max_attempts\": 2, \"backoff_seconds\": 0,"
                    + " \"params\": {\"recipients\": [\"a@b.org\"], \"subject\": \"s\"}}");
            JsonNode away = demo.awaitStatus(id, "failed", SOON);
            assertThat(away.path("error").path("message").asText()).contains("the mail server localhost:");
            assertThat(Jobs.outcomes(demo, id)).containsExactly("failed", "failed");
        } finally {
            worker.kill();
            server.stop();
        }
    }

    private static Map<String, String> smtp(int port) {
        return Map.of(
                "MILLRACE_SMTP_HOST", "localhost",
                "MILLRACE_SMTP_PORT", Integer.toString(port),
                "MILLRACE_SMTP_TLS", "off",
                "MILLRACE_SMTP_FROM", "Jobs <jobs@example.org>");
    }

    private static String mail(String... recipients) {
        return demo.accepted(
                "{\"type\": \"batch_email\", \"params\": {\"recipients\": [\"%s\"], \"subject\": \"Hello\", \"body\": \"Text\"}}"
                        .formatted(String.join("\", \"", recipients)));
    }

    /** Takes what it gets, but for {@code nobody@…}. */
    private static final class Inbox implements SimpleMessageListener {
        private final List<String> recipients = new CopyOnWriteArrayList<>();

        @Override
        public boolean accept(String from, String recipient) {
            return !recipient.startsWith("nobody@");
        }

        @Override
        public void deliver(String from, String recipient, InputStream data) {
            recipients.add(recipient);
        }
    }
}
