package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final QueueId REPORT_HIGH = new QueueId("report", Priority.HIGH);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aJobIsReadable() {
        byte[] body = JobFormat.write(new QueuedJob(JobId.of(ID), REPORT_HIGH, true));
        assertThat(body)
                .asString()
                .isEqualTo("{\"job_id\":\"" + ID + "\",\"type\":\"report\",\"priority\":\"high\",\"alone\":true}");
        assertThat(JobFormat.read(body)).contains(new JobMessage(JobId.of(ID), REPORT_HIGH, true));
    }

    @Test
    void laterVersionsMayAddMembersAndWithoutPriorityItIsNormal() {
        String body = "{\"new\":{\"a\":[1,{}]},\"type\":\"noop\",\"n\":1.5,\"x\":null,\"job_id\":\"" + ID + "\"}";
        assertThat(JobFormat.read(bytes(body)))
                .contains(new JobMessage(JobId.of(ID), new QueueId("noop", Priority.NORMAL), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{}",
                "{\"job_id\"",
                "{\"job_id\":\"x\",\"type\":\"noop\"}",
                "{\"job_id\":\"" + ID + "\"}",
                "{\"job_id\":\"" + ID + "\",\"type\":\"\"}",
                "{\"job_id\":\"" + ID + "\",\"type\":7}",
                "{\"job_id\":\"" + ID + "\",\"type\":\"noop\",\"priority\":\"urgent\"}",
                "{\"job_id\":\"" + ID + "\",\"type\":\"noop\",\"priority\":\"HIGH\"}",
                "{\"job_id\":\"" + ID + "\",\"type\":\"noop\",\"priority\":1}",
                "{\"job_id\":\"" + ID + "\",\"type\":\"noop\"} {}",
                "{\"job_id\":\"" + ID + "\",\"type\":\"noop\",\"n\":99999999999999999999999999}",
                "{\"job_id\":[\"" + ID + "\"],\"type\":\"noop\"}"
            })
    void whatIsNoJobIsEmpty(String body) {
        assertThat(JobFormat.read(bytes(body))).isEmpty();
        assertThat(ControlMessage.read(bytes(body))).isEmpty();
    }

    @Test
    void readingIsTotal() {
        assertThat(JobFormat.read(new byte[100_000])).isEmpty();
        assertThat(JobFormat.read(bytes("{\"a\":" + "[".repeat(10_000)))).isEmpty();
        Random random = new Random(7);
        byte[] good = JobFormat.write(new QueuedJob(JobId.of(ID), REPORT_HIGH, false));
        for (int round = 0; round < 10_000; round++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            assertThat(JobFormat.read(bad)).isNotNull();
            assertThat(ControlMessage.read(bad)).isNotNull();
        }
    }

    @Test
    void controlMessagesSurviveTheirFormat() {
        Attempt attempt = new Attempt(JobId.of(ID), 7);
        for (ControlMessage message : new ControlMessage[] {
            new ControlMessage.Ping(),
            new ControlMessage.Probe(),
            new ControlMessage.Drain(),
            new ControlMessage.Cancel(attempt, Reason.CANCELLED_BY_USER)
        }) {
            assertThat(ControlMessage.read(message.write())).contains(message);
        }
        assertThat(new ControlMessage.Cancel(attempt, Reason.TIMEOUT).write())
                .asString()
                .isEqualTo("{\"kind\":\"cancel\",\"job_id\":\"" + ID + "\",\"attempt\":7,\"reason\":\"timeout\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"stop\"}",
                "{\"kind\":\"cancel\"}",
                "{\"kind\":\"cancel\",\"job_id\":\"" + ID + "\",\"attempt\":0,\"reason\":\"timeout\"}",
                "{\"kind\":\"cancel\",\"job_id\":\"" + ID + "\",\"attempt\":4294967297,\"reason\":\"timeout\"}",
                "{\"kind\":\"cancel\",\"job_id\":\"" + ID + "\",\"attempt\":1,\"reason\":\"whim\"}",
                "{\"kind\":\"cancel\",\"job_id\":\"1\",\"attempt\":1,\"reason\":\"timeout\"}"
            })
    void anOrderThatMeansNothingIsEmpty(String body) {
        assertThat(ControlMessage.read(bytes(body))).isEmpty();
    }
}
