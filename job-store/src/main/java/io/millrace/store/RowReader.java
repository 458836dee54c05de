package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Reason;
import io.millrace.core.job.Trace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a row from left to right, as core values. */
final class RowReader {
    private final ResultSet rows;
    private int column;

    private RowReader(ResultSet rows) {
        this.rows = rows;
    }

    /** Makes a value of one row. Null leaves the row out. */
    @FunctionalInterface
    interface Row<T> {
        @Nullable
        T read(RowReader row) throws SQLException;
    }

    static <T> List<T> readAll(ResultSet rows, Row<T> row) throws SQLException {
        RowReader reader = new RowReader(rows);
        List<T> read = new ArrayList<>();
        while (rows.next()) {
            reader.column = 0;
            T value = row.read(reader);
            if (value != null) {
                read.add(value);
            }
        }
        return read;
    }

    String text() throws SQLException {
        return Objects.requireNonNull(rows.getString(++column));
    }

    @Nullable
    String textOrNull() throws SQLException {
        return rows.getString(++column);
    }

    int integer() throws SQLException {
        return rows.getInt(++column);
    }

    /** {@code trace_id} and {@code span_id}. */
    @Nullable
    Trace traceOrNull() throws SQLException {
        return Trace.of(textOrNull(), textOrNull());
    }

    @Nullable
    Integer integerOrNull() throws SQLException {
        int value = rows.getInt(++column);
        return rows.wasNull() ? null : value;
    }

    long bigint() throws SQLException {
        return rows.getLong(++column);
    }

    byte[] bytes() throws SQLException {
        return Objects.requireNonNull(bytesOrNull());
    }

    byte @Nullable [] bytesOrNull() throws SQLException {
        return rows.getBytes(++column);
    }

    double real() throws SQLException {
        return rows.getDouble(++column);
    }

    /** {@code type} and {@code priority}. */
    QueueId queue() throws SQLException {
        return new QueueId(text(), priority());
    }

    Priority priority() throws SQLException {
        return Priority.parse(text()).orElseThrow();
    }

    /** False also for null. */
    boolean truth() throws SQLException {
        return rows.getBoolean(++column);
    }

    @Nullable
    UUID uuidOrNull() throws SQLException {
        return rows.getObject(++column, UUID.class);
    }

    UUID uuid() throws SQLException {
        return Objects.requireNonNull(uuidOrNull());
    }

    JobId jobId() throws SQLException {
        return new JobId(uuid());
    }

    JobStatus status() throws SQLException {
        return JobStatus.parse(text()).orElseThrow();
    }

    @Nullable
    Reason reasonOrNull() throws SQLException {
        String name = textOrNull();
        return name == null ? null : Reason.parse(name).orElseThrow();
    }

    Duration seconds() throws SQLException {
        return Duration.ofSeconds(integer());
    }

    Instant time() throws SQLException {
        return Objects.requireNonNull(timeOrNull());
    }

    /** By way of an offset: whatever goes through {@link java.sql.Timestamp} depends on the time zone of the JVM. */
    @Nullable
    Instant timeOrNull() throws SQLException {
        OffsetDateTime time = rows.getObject(++column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The elements of a {@code text[]}. */
    List<String> texts() throws SQLException {
        return List.of((String[]) rows.getArray(++column).getArray());
    }

    /** The elements of a {@code uuid[]}. */
    List<JobId> jobIds() throws SQLException {
        List<JobId> ids = new ArrayList<>();
        for (UUID id : (UUID[]) rows.getArray(++column).getArray()) {
            ids.add(new JobId(id));
        }
        return ids;
    }
}
