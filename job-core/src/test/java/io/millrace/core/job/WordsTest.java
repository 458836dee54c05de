package io.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.lease.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void statusesAndReasonsAreFoundByTheirWireNames() {
        for (JobStatus status : JobStatus.values()) {
            assertThat(JobStatus.parse(status.wireName())).contains(status);
        }
        for (Reason reason : Reason.values()) {
            assertThat(Reason.parse(reason.wireName())).contains(reason);
        }
        assertThat(JobStatus.parse("QUEUED")).isEmpty();
        assertThat(Reason.parse("bad luck")).isEmpty();
        assertThat(Reason.OUT_OF_MEMORY.wireName()).isEqualTo("out_of_memory");
    }

    @Test
    void streamsAreFoundByTheirWireNames() {
        assertThat(StdStream.parse("stdout")).contains(StdStream.STDOUT);
        assertThat(StdStream.parse("stderr")).contains(StdStream.STDERR);
        assertThat(StdStream.parse("all")).isEmpty();
    }

    @Test
    void aPieceOfOutputIsNeitherEmptyNorLarge() {
        for (int length : new int[] {0, OutputPiece.MOST_BYTES + 1}) {
            assertThatThrownBy(() -> new OutputPiece(StdStream.STDOUT, 0, 0, new byte[length]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anErrorFitsIntoItsColumnWhateverTheHandlerSaid() {
        JobError error = new JobError("handler-error", "\0" + "x".repeat(5000));
        assertThat(error.message())
                .hasSize(JobError.MAX_MESSAGE)
                .doesNotContain("\0")
                .endsWith("…");
        assertThat(new JobError("a", "b").message()).isEqualTo("b");
        assertThat(JobError.timeout(2).message()).isEqualTo("timed out after 2 seconds");
    }

    @Test
    void anErrorIsOneLineOfALogWhateverTheHandlerSaid() {
        assertThat(new JobError("handler-error", "gone\r\n2026 \u001b[2K \u2028 \u202e \ud800 ä 😀").line())
                .isEqualTo("handler-error: \"gone\\u{d}\\n2026 \\u{1b}[2K \\u{2028} \\u{202e} \\u{d800} ä 😀\"");
        assertThat(new JobError("a", "say \"b\" \\").line()).isEqualTo("a: \"say \\\"b\\\" \\\\\"");
        assertThat(new JobError("a", "😀".repeat(JobError.LINE)).line()).endsWith("😀\"");
        assertThat(new JobError("a", "x".repeat(JobError.LINE + 1)).line())
                .isEqualTo("a: \"" + "x".repeat(JobError.LINE) + "…\"");
    }

    @Test
    void progressStaysWithinItsBounds() {
        assertThat(new Progress(-1, null).percent()).isZero();
        assertThat(new Progress(101, "done").percent()).isEqualTo(100);
        assertThat(new Progress(50, "y".repeat(1000)).message()).hasSize(Progress.MAX_MESSAGE);
    }

    @Test
    void labelsAreCopied() {
        Map<String, String> labels = new HashMap<>(Map.of("a", "b"));
        RunPolicy policy = new RunPolicy(Duration.ofSeconds(60), 3, Duration.ofSeconds(2), Duration.ofMinutes(5), null);
        JobSpec spec = new JobSpec("x", "report", Priority.NORMAL, Json.EMPTY_OBJECT, policy, labels);
        labels.clear();
        assertThat(spec.labels()).containsEntry("a", "b");
        assertThat(spec.params()).hasToString("{}");
    }

    @Test
    void aJobTellsItsStatusAndAnAttemptItsName() {
        JobId id = JobId.of("01234567-89ab-7def-8123-456789abcdef");
        RunPolicy policy = new RunPolicy(Duration.ofSeconds(60), 3, Duration.ofSeconds(2), Duration.ofMinutes(5), null);
        Job job = new Job(
                id,
                "demo",
                new JobSpec(null, "noop", Priority.NORMAL, Json.EMPTY_OBJECT, policy, Map.of()),
                new JobState(JobStatus.QUEUED, null, 0, null, null, null, null),
                new JobTimes(Instant.EPOCH, Instant.EPOCH, null, null, null),
                null);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(JobEvent.of(job)).isEqualTo(new JobEvent(id, "demo", "noop", JobStatus.QUEUED, 0));
        assertThat(new Attempt(id, 2)).hasToString(id + "#2");
        Session session = Session.fresh();
        assertThat(session).hasToString(session.id().toString()).isNotEqualTo(Session.fresh());
    }
}
