package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import io.millrace.core.lease.Session;
import io.millrace.core.port.OutputStore.Read;
import io.millrace.core.port.OutputStore.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an {@link OutputStore} must do. */
public abstract class OutputStoreContract extends StoreContract {
    private static final int ALL = 1 << 20;

    private final List<OutputPiece> written = new ArrayList<>();
    private long out;
    private long err;

    @Test
    void what_was_written_is_read_in_its_order() {
        Attempt attempt = running(worker("w"));

        append(attempt, out("a"), err("b"));
        append(attempt, out("cd"));

        assertThat(text(attempt, null, 0)).isEqualTo("abcd");
        assertThat(text(attempt, StdStream.STDOUT, 0)).isEqualTo("acd");
        assertThat(text(attempt, StdStream.STDERR, 0)).isEqualTo("b");
        assertThat(output().size(attempt, null)).isEqualTo(4);
        assertThat(output().size(attempt, StdStream.STDOUT)).isEqualTo(3);
        assertThat(output().size(new Attempt(newId(), 1), null)).isZero();
    }

    @Test
    void a_read_goes_on_where_the_last_one_ended() {
        Attempt attempt = running(worker("w"));
        append(attempt, out("hello"), err("oops"), out("world"));

        assertThat(text(attempt, null, 7)).isEqualTo("psworld");
        assertThat(text(attempt, StdStream.STDOUT, 3)).isEqualTo("loworld");
        assertThat(text(attempt, StdStream.STDOUT, 5)).isEqualTo("world");
        assertThat(text(attempt, StdStream.STDERR, 4)).isEmpty();
        assertThat(output().read(attempt, StdStream.STDOUT, 10, ALL).next()).isEqualTo(10);
        assertThat(output().read(attempt, null, 999, ALL).next()).isEqualTo(999);
        assertThat(output().read(attempt, StdStream.STDOUT, 3, ALL).next()).isEqualTo(10);
    }

    @Test
    void a_read_is_bounded() {
        Attempt attempt = running(worker("w"));
        append(attempt, out("12345"), out("678"), err("x"), out("9"));

        StringBuilder all = new StringBuilder();
        long offset = 0;
        for (Read read = read(attempt, offset); read.bytes().length > 0; read = read(attempt, offset)) {
            assertThat(read.bytes()).hasSizeLessThanOrEqualTo(4);
            all.append(new String(read.bytes(), StandardCharsets.UTF_8));
            offset = read.next();
        }

        assertThat(all).hasToString("12345678x9");
    }

    private Read read(Attempt attempt, long offset) {
        return output().read(attempt, null, offset, 4);
    }

    @Test
    void bytes_stay_as_they_are() {
        Attempt attempt = running(worker("w"));
        byte[] bytes = new byte[OutputPiece.MOST_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }

        append(attempt, new OutputPiece(StdStream.STDOUT, 0, 0, bytes));

        assertThat(output().read(attempt, null, 0, ALL).bytes()).isEqualTo(bytes);
        assertThat(output().read(attempt, null, bytes.length - 3, ALL).bytes())
                .isEqualTo(new byte[] {(byte) 0xfd, (byte) 0xfe, (byte) 0xff});
    }

    @Test
    void a_piece_that_comes_again_is_there_once() {
        Attempt attempt = running(worker("w"));

        append(attempt, out("once"));
        append(attempt, written.get(0), out("more"));

        assertThat(text(attempt, null, 0)).isEqualTo("oncemore");
    }

    @Test
    void only_the_current_attempt_is_heard() {
        Session session = worker("w");
        Attempt first = running(session);
        append(first, out("first"));
        jobs().release(session, List.of(first));
        append(first, out("late"));
        claim(session, first.job());
        Attempt second = new Attempt(first.job(), 2);
        append(first, out("later"));
        append(second, new OutputPiece(StdStream.STDOUT, 0, 0, new byte[] {'2'}));

        assertThat(text(first, null, 0)).isEqualTo("first");
        assertThat(text(second, null, 0)).isEqualTo("2");

        jobs().record(List.of(completed(second)));
        append(second, new OutputPiece(StdStream.STDOUT, 1, 1, new byte[] {'!'}));
        assertThat(text(second, null, 0)).isEqualTo("2");
    }

    @Test
    void output_of_many_jobs_is_added_at_once() {
        Session session = worker("w");
        Attempt one = running(session);
        Attempt other = running(session);
        Attempt stale = new Attempt(running(session).job(), 9);

        output().append(Map.of(
                one,
                List.of(out("1")),
                other,
                List.of(new OutputPiece(StdStream.STDERR, 0, 0, new byte[] {'2'})),
                stale,
                List.of(new OutputPiece(StdStream.STDERR, 0, 0, new byte[] {'3'}))));
        output().append(Map.of());

        assertThat(text(one, null, 0)).isEqualTo("1");
        assertThat(text(other, null, 0)).isEqualTo("2");
        assertThat(text(stale, null, 0)).isEmpty();
    }

    @Test
    void what_has_not_begun_has_no_output() {
        assertThat(text(new Attempt(newId(), 1), null, 0)).isEmpty();
    }

    @Test
    void where_jobs_stand_is_read_at_once() {
        Session session = worker("w");
        Attempt writes = running(session);
        append(writes, out("four"), err("5"));
        Attempt silent = running(session);
        jobs().record(List.of(completed(silent)));
        JobId waits = queued();

        assertThat(output().standings(List.of(writes.job(), silent.job(), waits, newId())))
                .isEqualTo(Map.of(
                        writes.job(),
                        new Standing(JobStatus.PROCESSING, null, 1, 5),
                        silent.job(),
                        new Standing(JobStatus.COMPLETED, null, 1, 0),
                        waits,
                        new Standing(JobStatus.QUEUED, null, 0, 0)));
    }

    @Test
    void output_goes_with_its_job() {
        Attempt attempt = running(worker("w"));
        append(attempt, out("gone"));
        jobs().record(List.of(completed(attempt)));
        JobId id = attempt.job();

        stores().pass(Duration.ofDays(30));
        stores().upkeep().removeExpired(Duration.ofDays(7), 10);

        assertThat(stores().reader().find(id)).isEmpty();
        assertThat(text(attempt, null, 0)).isEmpty();
    }

    private OutputStore output() {
        return stores().output();
    }

    private void append(Attempt attempt, OutputPiece... pieces) {
        output().append(Map.of(attempt, List.of(pieces)));
    }

    private String text(Attempt attempt, StdStream stream, long offset) {
        return new String(output().read(attempt, stream, offset, ALL).bytes(), StandardCharsets.UTF_8);
    }

    private OutputPiece out(String text) {
        return piece(StdStream.STDOUT, out, text);
    }

    private OutputPiece err(String text) {
        return piece(StdStream.STDERR, err, text);
    }

    private OutputPiece piece(StdStream stream, long streamOffset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        OutputPiece piece = new OutputPiece(stream, out + err, streamOffset, bytes);
        out += stream == StdStream.STDOUT ? bytes.length : 0;
        err += stream == StdStream.STDERR ? bytes.length : 0;
        written.add(piece);
        return piece;
    }
}
