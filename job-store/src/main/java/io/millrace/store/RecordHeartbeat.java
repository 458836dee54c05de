package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.Progress;
import io.millrace.core.job.StdStream;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.AgentStore.Beat;
import io.millrace.core.port.AgentStore.Written;
import io.millrace.store.AgentRuns.AgentRun;
import io.millrace.store.AgentRuns.LockedJobOfRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A heartbeat of an agent, with what it has to tell. Within a transaction. */
final class RecordHeartbeat {
    /** Unlike a worker's, it waits for the disk: output that comes along must not be lost once it was acknowledged. */
    private static final String SHOW = "UPDATE job SET progress_percent = ?, progress_message = ? WHERE job_id = ?";

    private static final String RENEW =
            "UPDATE agent_run SET counter = counter + 1, written = ? WHERE job_id = ? AND attempt = ?";

    private final Connection connection;
    private final Attempt attempt;

    private RecordHeartbeat(Connection connection, Attempt attempt) {
        this.connection = connection;
        this.attempt = attempt;
    }

    static Beat beat(
            Connection connection,
            Attempt attempt,
            String principal,
            @Nullable Progress progress,
            @Nullable Written written)
            throws SQLException {
        Optional<LockedJobOfRun> job = AgentRuns.lock(connection, attempt.job());
        if (job.isEmpty()) {
            return new Beat.UnknownJob();
        }
        Optional<AgentRun> run = job.get().runs(attempt) ? AgentRuns.find(connection, attempt) : Optional.empty();
        if (run.isEmpty() || run.get().ended() || !run.get().principal().equals(principal)) {
            return new Beat.Stale();
        }
        return new RecordHeartbeat(connection, attempt).beat(job.get(), run.get(), progress, written);
    }

    private Beat beat(LockedJobOfRun job, AgentRun run, @Nullable Progress progress, @Nullable Written written)
            throws SQLException {
        long end = run.written();
        if (written != null) {
            long offset = written.offset() == null ? run.written() : written.offset();
            if (offset > run.written()) {
                return new Beat.Gap(run.written());
            }
            end = Math.max(end, offset + written.bytes().length);
            if (end > AgentStore.MOST_OUTPUT) {
                return new Beat.TooMuch();
            }
            if (end > run.written()) {
                int known = (int) (run.written() - offset);
                append(run.written(), Arrays.copyOfRange(written.bytes(), known, written.bytes().length));
            }
        }
        if (progress != null) {
            show(progress);
        }
        renew(end);
        return new Beat.Held(job.toEnd(), run.lease());
    }

    private void append(long start, byte[] bytes) throws SQLException {
        List<OutputPiece> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += OutputPiece.MOST_BYTES) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + OutputPiece.MOST_BYTES));
            pieces.add(new OutputPiece(StdStream.STDOUT, start + from, start + from, piece));
        }
        PostgresOutputStore.append(connection, Map.of(attempt, pieces));
    }

    private void show(Progress progress) throws SQLException {
        try (Statement statement = new Statement(connection, SHOW)) {
            statement
                    .bind(progress.percent())
                    .bind(progress.message())
                    .bind(attempt.job().value())
                    .update();
        }
    }

    private void renew(long written) throws SQLException {
        try (Statement statement = new Statement(connection, RENEW)) {
            statement
                    .bind(written)
                    .bind(attempt.job().value())
                    .bind(attempt.number())
                    .update();
        }
    }
}
