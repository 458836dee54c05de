package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.StdStream;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.handler.JobContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What handlers write: stored in order while they run and before they are over, and never more in memory than they may have there. */
@Timeout(30)
class OutputTest {
    private static final byte[] MEBIBYTE = new byte[1 << 20];

    private final Semaphore written = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private final BlockingQueue<Exception> thrown = new ArrayBlockingQueue<>(1);
    private final Rig rig = new Rig(1, Script.of("writer", this::write)).started();
    private volatile Script.Work work = context -> Map.of();
    private volatile JobContext context;

    private Map<String, Object> write(JobContext running) throws Exception {
        context = running;
        try {
            return work.run(running);
        } catch (Exception e) {
            thrown.add(e);
            throw e;
        }
    }

    private static void say(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String output(JobId id, StdStream stream) {
        Attempt attempt = new Attempt(id, rig.job(id).state().attempt());
        return new String(rig.store.output().read(attempt, stream, 0, 4 << 20).bytes(), StandardCharsets.UTF_8);
    }

    private JobId begin(Script.Work next) {
        work = next;
        JobId id = rig.submit("writer");
        rig.turn();
        return id;
    }

    @Test
    void whatIsWrittenIsStoredWhileTheHandlerRuns() throws Exception {
        JobId id = begin(context -> {
            say(context.stdout(), "one ");
            say(context.stderr(), "two ");
            say(context.stdout(), "three");
            context.stdout().write('!');
            written.release();
            mayEnd.acquire();
            return Map.of();
        });
        written.acquire();
        rig.worker.output.flush();

        assertThat(rig.status(id)).isEqualTo("processing");
        assertThat(output(id, null)).isEqualTo("one two three!");
        assertThat(output(id, StdStream.STDOUT)).isEqualTo("one three!");
        assertThat(output(id, StdStream.STDERR)).isEqualTo("two ");
        assertThat(rig.events.announced()).anyMatch(event -> event.id().equals(id));
        mayEnd.release();
    }

    @Test
    void aJobThatHasEndedShowsAllThatItWrote() {
        JobId id = begin(context -> {
            say(context.stdout(), "all of it");
            return Map.of();
        });
        rig.until(() -> rig.status(id).equals("completed"));

        assertThat(output(id, null)).isEqualTo("all of it");
    }

    @Test
    void whileTheStoreIsAwayNothingIsLost() throws Exception {
        JobId id = begin(context -> {
            say(context.stdout(), "before ");
            written.release();
            mayEnd.acquire();
            say(context.stdout(), "after");
            return Map.of();
        });
        written.acquire();
        rig.store.goAway();
        assertThatThrownBy(rig.worker.output::flush).isInstanceOf(StoreUnavailableException.class);
        mayEnd.release();
        rig.store.comeBack();
        rig.until(() -> rig.status(id).equals("completed"));

        assertThat(output(id, null)).isEqualTo("before after");
    }

    /** It was stored, but its writer does not know: what is written meanwhile must not hide behind it. */
    @Test
    void anAnswerThatIsLostLosesAndDoublesNothing() throws Exception {
        JobId id = begin(context -> {
            say(context.stdout(), "before ");
            written.release();
            mayEnd.acquire();
            say(context.stdout(), "after");
            return Map.of();
        });
        written.acquire();
        rig.answerToLose = "append";
        assertThatThrownBy(rig.worker.output::flush).isInstanceOf(StoreUnavailableException.class);
        mayEnd.release();
        rig.until(() -> rig.status(id).equals("completed"));

        assertThat(output(id, null)).isEqualTo("before after");
    }

    @Test
    void whatChangesStreamsAllTheTimeIsStoredInFewPieces() throws Exception {
        JobId id = begin(context -> {
            for (int i = 0; i < 10_000; i++) {
                context.stdout().write('o');
                context.stderr().write('e');
            }
            return Map.of();
        });
        rig.until(() -> rig.status(id).equals("completed"));

        assertThat(output(id, StdStream.STDOUT)).isEqualTo("o".repeat(10_000));
        assertThat(output(id, StdStream.STDERR)).isEqualTo("e".repeat(10_000));
        assertThat(rig.pieces.get()).isLessThan(1_000);
    }

    @Test
    void aFastWriterWaitsUntilThereIsRoom() throws Exception {
        JobId id = begin(context -> {
            context.stdout().write(MEBIBYTE);
            written.release();
            context.stdout().write(MEBIBYTE);
            written.release();
            return Map.of();
        });
        written.acquire();
        Thread.sleep(50);
        assertThat(written.availablePermits()).isZero();

        rig.worker.output.flush();
        written.acquire();
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(output(id, null)).hasSize(2 << 20);
    }

    @Test
    void aWriterThatIsToStopIsNotKeptWaiting() throws Exception {
        JobId id = begin(context -> {
            context.stdout().write(MEBIBYTE);
            written.release();
            try {
                context.stdout().write(MEBIBYTE);
            } catch (InterruptedIOException e) {
                // As one who has to say yet how it ends.
                context.stderr().write(MEBIBYTE);
                throw e;
            }
            return Map.of();
        });
        written.acquire();
        rig.pass(Duration.ofSeconds(61));

        assertThat(thrown.take()).isInstanceOf(InterruptedIOException.class);
        rig.until(() -> rig.status(id).equals("cancelled"));
        // Interrupted in its wait, it has taken the bytes all the same, and waits no more.
        assertThat(output(id, null)).hasSize(3 << 20);
    }

    @Test
    void whatComesAfterTheEndIsDroppedAndWaitsForNobody() throws Exception {
        JobId id = begin(context -> Map.of());
        rig.until(() -> rig.status(id).equals("completed"));

        context.stdout().write(MEBIBYTE);
        context.stdout().write(MEBIBYTE);
        rig.worker.output.flush();

        assertThat(output(id, null)).isEmpty();
    }

    @Test
    void aRunThatIsDroppedLeavesNothingBehind() throws Exception {
        JobId id = begin(context -> {
            say(context.stdout(), "in vain");
            written.release();
            mayEnd.acquire();
            return Map.of();
        });
        written.acquire();
        rig.store.goAway();
        rig.broker.goAway();
        rig.passUntilLost();
        rig.store.comeBack();
        rig.until(() -> rig.worker.runs.isIdle());
        rig.worker.output.flush();

        context.stdout().write(MEBIBYTE);
        context.stdout().write(MEBIBYTE);
        assertThat(output(id, null)).isEmpty();
    }
}
