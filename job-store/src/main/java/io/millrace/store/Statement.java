package io.millrace.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A statement whose parameters are bound from left to right; columns of many rows are bound as arrays. */
final class Statement implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement prepared;
    private int parameter;

    Statement(Connection connection, String sql) throws SQLException {
        this.connection = connection;
        this.prepared = connection.prepareStatement(sql);
    }

    Statement bind(@Nullable Object value) throws SQLException {
        prepared.setObject(++parameter, value);
        return this;
    }

    Statement bind(Instant time) throws SQLException {
        return bind(time.atOffset(ZoneOffset.UTC));
    }

    /** As microseconds, a {@code bigint}: to be multiplied by {@code interval '1 microsecond'}. */
    Statement bind(Duration duration) throws SQLException {
        return bind(micros(duration));
    }

    <T> Statement bindTexts(List<T> rows, Function<T, @Nullable String> column) throws SQLException {
        return bindArray("text", rows.stream().map(column).toArray(String[]::new));
    }

    <T> Statement bindUuids(List<T> rows, Function<T, UUID> column) throws SQLException {
        return bindArray("uuid", rows.stream().map(column).toArray(UUID[]::new));
    }

    <T> Statement bindIntegers(List<T> rows, Function<T, @Nullable Integer> column) throws SQLException {
        return bindArray("int4", rows.stream().map(column).toArray(Integer[]::new));
    }

    <T> Statement bindNumbers(List<T> rows, Function<T, @Nullable Long> column) throws SQLException {
        return bindArray("int8", rows.stream().map(column).toArray(Long[]::new));
    }

    <T> Statement bindBytes(List<T> rows, Function<T, byte[]> column) throws SQLException {
        return bindArray("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    <T> Statement bindDurations(List<T> rows, Function<T, @Nullable Duration> column) throws SQLException {
        return bindArray(
                "int8",
                rows.stream()
                        .map(column)
                        .map(duration -> duration == null ? null : micros(duration))
                        .toArray(Long[]::new));
    }

    /** As text in UTC, which reads the same under any time zone. */
    <T> Statement bindTimes(List<T> rows, Function<T, @Nullable Instant> column) throws SQLException {
        return bindArray(
                "timestamptz",
                rows.stream()
                        .map(column)
                        .map(time -> time == null ? null : time.toString())
                        .toArray(String[]::new));
    }

    <T> Statement bindBooleans(List<T> rows, Function<T, Boolean> column) throws SQLException {
        return bindArray("bool", rows.stream().map(column).toArray(Boolean[]::new));
    }

    private Statement bindArray(String type, @Nullable Object[] values) throws SQLException {
        prepared.setArray(++parameter, connection.createArrayOf(type, values));
        return this;
    }

    private static long micros(Duration duration) {
        return duration.toSeconds() * 1_000_000 + duration.toNanosPart() / 1_000;
    }

    <T> List<T> read(RowReader.Row<T> row) throws SQLException {
        try (ResultSet rows = prepared.executeQuery()) {
            return RowReader.readAll(rows, row);
        }
    }

    <T> Set<T> readSet(RowReader.Row<T> row) throws SQLException {
        return Set.copyOf(read(row));
    }

    int update() throws SQLException {
        return prepared.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        prepared.close();
    }
}
