package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import io.millrace.core.port.OutputStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What runs write, as pieces. */
public final class PostgresOutputStore implements OutputStore {
    /** Shared locks: who ends the run waits until this is in, or was first, and then there is nothing to add. */
    private static final String APPEND = """
            WITH piece AS MATERIALIZED (
                SELECT * FROM unnest(?::uuid[], ?::int[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[])
                    AS p (job_id, attempt, start, stream, stream_start, bytes)),
            current AS (
                SELECT j.job_id, j.attempt FROM job j
                JOIN (SELECT DISTINCT job_id, attempt FROM piece) p ON p.job_id = j.job_id AND p.attempt = j.attempt
                WHERE j.status = 'processing' ORDER BY j.job_id FOR SHARE OF j)
            INSERT INTO job_output (job_id, attempt, start, stream, stream_start, bytes)
            SELECT p.* FROM piece p JOIN current c ON c.job_id = p.job_id AND c.attempt = p.attempt
            ON CONFLICT DO NOTHING""";

    /**
     * The piece that the offset falls into begins less than a piece's length before it; in the output of both streams no piece begins before
     * it does in its own.
     */
    private static final String READ = """
            SELECT %1$s, bytes FROM job_output
            WHERE job_id = ? AND attempt = ? AND start > ? - %2$d AND %1$s + length(bytes) > ? AND %1$s < ? AND stream = ANY (?)
            ORDER BY start LIMIT ?""";

    private static final String READ_BOTH = READ.formatted("start", OutputPiece.MOST_BYTES);
    private static final String READ_ONE = READ.formatted("stream_start", OutputPiece.MOST_BYTES);

    /** The latest piece ends where the output does. */
    private static final String STANDINGS = """
            SELECT job_id, status, reason, attempt, coalesce(
                (SELECT start + length(bytes) FROM job_output o
                WHERE o.job_id = j.job_id AND o.attempt = j.attempt ORDER BY start DESC LIMIT 1), 0)
            FROM job j WHERE job_id = ANY (?)""";

    private static final String SIZE = """
            SELECT coalesce(max(%s + length(bytes)), 0) FROM job_output
            WHERE job_id = ? AND attempt = ? AND stream = ANY (?)""";

    /** So many pieces a statement at most; small ones are many. */
    private static final int MOST_PIECES = 256;

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresOutputStore(DataSource source) {
        this.database = new Database(source);
    }

    private record Row(Attempt attempt, OutputPiece piece) {}

    @Override
    public void append(Map<Attempt, List<OutputPiece>> pieces) {
        if (!pieces.isEmpty()) {
            database.statement(connection -> append(connection, pieces));
        }
    }

    static int append(Connection connection, Map<Attempt, List<OutputPiece>> pieces) throws SQLException {
        List<Row> rows = pieces.entrySet().stream()
                .flatMap(written -> written.getValue().stream().map(piece -> new Row(written.getKey(), piece)))
                .toList();
        if (rows.isEmpty()) {
            return 0;
        }
        try (Statement statement = new Statement(connection, APPEND)) {
            return statement
                    .bindUuids(rows, row -> row.attempt().job().value())
                    .bindIntegers(rows, row -> row.attempt().number())
                    .bindNumbers(rows, row -> row.piece().offset())
                    .bindTexts(rows, row -> row.piece().stream().wireName())
                    .bindNumbers(rows, row -> row.piece().streamOffset())
                    .bindBytes(rows, row -> row.piece().bytes())
                    .update();
        }
    }

    @Override
    public Read read(Attempt attempt, @Nullable StdStream stream, long offset, int atMost) {
        List<Stored> pieces = database.statement(connection -> {
            try (Statement statement = new Statement(connection, stream == null ? READ_BOTH : READ_ONE)) {
                return statement
                        .bind(attempt.job().value())
                        .bind(attempt.number())
                        .bind(offset)
                        .bind(offset)
                        .bind(offset + atMost)
                        .bindTexts(streams(stream), StdStream::wireName)
                        .bind(MOST_PIECES)
                        .read(row -> new Stored(row.bigint(), row.bytes()));
            }
        });
        return Stored.join(pieces, offset, atMost);
    }

    @Override
    public Map<JobId, Standing> standings(Collection<JobId> jobs) {
        List<JobId> wanted = List.copyOf(jobs);
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, STANDINGS)) {
                return statement
                        .bindUuids(wanted, JobId::value)
                        .read(row -> Map.entry(
                                row.jobId(),
                                new Standing(row.status(), row.reasonOrNull(), row.integer(), row.bigint())))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            }
        });
    }

    @Override
    public long size(Attempt attempt, @Nullable StdStream stream) {
        String sql = SIZE.formatted(stream == null ? "start" : "stream_start");
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, sql)) {
                return statement
                        .bind(attempt.job().value())
                        .bind(attempt.number())
                        .bindTexts(streams(stream), StdStream::wireName)
                        .read(RowReader::bigint)
                        .get(0);
            }
        });
    }

    private static List<StdStream> streams(@Nullable StdStream stream) {
        return stream == null ? List.of(StdStream.values()) : List.of(stream);
    }
}
