package io.millrace.worker.execute.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.handler.PermanentFailure;
import io.millrace.worker.execute.handlers.BatchEmailHandler.Post;
import io.millrace.worker.execute.handlers.BatchEmailHandler.RefusedException;
import io.millrace.worker.execute.handlers.BatchEmailHandler.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchEmailHandlerTest {
    private final List<Duration> sleeps = new ArrayList<>();
    private final List<String> posted = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> away = new HashSet<>();
    private final Post post = (id, recipient, subject, body) -> {
        posted.add(id + " " + recipient + " " + subject + " " + body);
        if (refused.contains(recipient)) {
            throw new RefusedException("550 no such user");
        }
        if (away.contains(recipient)) {
            throw new UnavailableException("the mail server is away");
        }
    };
    private final BatchEmailHandler handler = new BatchEmailHandler(post, new SimulatedWork(() -> 0, sleeps::add));

    @Test
    void eachRecipientGetsAMailWithAnIdOfItsOwn() throws Exception {
        TestContext context = job("a@b.org", "c@d.org");

        assertThat(handler.run(context)).containsOnly(Map.entry("sent", 2), Map.entry("failed", List.of()));
        assertThat(posted).containsExactly("an-id.0 a@b.org Hello Text", "an-id.1 c@d.org Hello Text");
        assertThat(sleeps).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThat(context.percents()).containsExactly(50, 100, 100);
        assertThat(context.messages()).endsWith("2 of 2: 2 sent, 0 failed");

        List<String> before = List.copyOf(posted);
        posted.clear();
        handler.run(context);
        assertThat(posted).as("the same ids again").isEqualTo(before);
    }

    @Test
    void aRefusedRecipientStopsNobodyElse() throws Exception {
        refused.addAll(Set.of("a@b.org", "c@d.org"));
        TestContext context = job("a@b.org", "c@d.org", "e@f.org");

        assertThat(handler.run(context))
                .containsEntry("sent", 1)
                .containsEntry("failed", List.of(failed("a@b.org"), failed("c@d.org")));
        assertThat(context.messages()).endsWith("3 of 3: 1 sent, 2 failed");
    }

    @Test
    void aServerThatIsAwayBeforeAnythingWasSentFailsTheAttempt() {
        away.add("c@d.org");
        refused.add("a@b.org");

        assertThatThrownBy(() -> handler.run(job("c@d.org", "e@f.org")))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the mail server is away");
        assertThatThrownBy(() -> handler.run(job("a@b.org", "c@d.org"))).isInstanceOf(UnavailableException.class);
        assertThat(posted).as("and nobody else is tried").hasSize(3);
    }

    @Test
    void aServerThatIsAwayForAMomentCostsOneMail() throws Exception {
        away.add("c@d.org");

        assertThat(handler.run(job("a@b.org", "c@d.org", "e@f.org")))
                .containsEntry("sent", 2)
                .containsEntry("failed", List.of(Map.of("recipient", "c@d.org", "error", "the mail server is away")));
    }

    @Test
    void aServerThatStaysAwayIsGivenUp() throws Exception {
        String[] all = IntStream.range(0, 10).mapToObj(i -> i + "@b.org").toArray(String[]::new);
        away.addAll(List.of(all).subList(2, 10));
        TestContext context = job(all);

        Map<String, Object> result = handler.run(context);

        assertThat(result).containsEntry("sent", 2);
        assertThat((List<?>) result.get("failed")).hasSize(8);
        assertThat(posted).as("two sent, three tried").hasSize(5);
        assertThat(context.percents()).endsWith(100);
    }

    @Test
    void bodyAndSecondsCanBeLeftAway() throws Exception {
        handler.run(new TestContext(Map.of("recipients", List.of("a@b.org"), "subject", "s")));
        assertThat(posted).containsExactly("an-id.0 a@b.org s ");
        assertThat(sleeps).isEmpty();
    }

    @Test
    void paramsThatNoGatewayHasCheckedAreRefused() {
        assertThatThrownBy(() -> handler.run(new TestContext(Map.of()))).isInstanceOf(PermanentFailure.class);
    }

    @Test
    void stopsWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new BatchEmailHandler(post, SimulatedWork.real()).run(job("a@b.org")))
                .isInstanceOf(InterruptedException.class);
        assertThat(posted).isEmpty();
    }

    private static Map<String, String> failed(String recipient) {
        return Map.of("recipient", recipient, "error", "550 no such user");
    }

    private static TestContext job(String... recipients) {
        Map<String, Object> params = new HashMap<>();
        params.put("recipients", List.of(recipients));
        params.put("subject", "Hello");
        params.put("body", "Text");
        params.put("seconds", 2 * recipients.length);
        return new TestContext(params);
    }
}
