package io.millrace.store;

import io.millrace.core.port.MinuteStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;

/** Minutes as {@link MinuteCounts} has counted them. Reads some rows a minute, however many jobs there are. */
public final class PostgresMinuteStore implements MinuteStore {
    private static final String LAST = """
            SELECT at, coalesce(sum(completed), 0)::bigint, coalesce(sum(failed), 0)::bigint, coalesce(sum(cancelled), 0)::bigint,
                coalesce(sum(pickups), 0)::bigint, coalesce(sum(pickup_micros), 0)::bigint
            FROM generate_series(
                date_trunc('minute', now()) - (? - 1) * interval '1 minute', date_trunc('minute', now()), interval '1 minute') AS at
            LEFT JOIN job_minute ON minute = at
            GROUP BY at ORDER BY at""";

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresMinuteStore(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public List<Minute> last(int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("minutes: " + count);
        }
        return database.statement(connection -> read(connection, count));
    }

    private static List<Minute> read(Connection connection, int count) throws SQLException {
        try (Statement statement = new Statement(connection, LAST)) {
            return statement.bind(count).read(PostgresMinuteStore::minute);
        }
    }

    private static Minute minute(RowReader row) throws SQLException {
        return new Minute(
                row.time(),
                row.bigint(),
                row.bigint(),
                row.bigint(),
                row.bigint(),
                Duration.of(row.bigint(), ChronoUnit.MICROS));
    }
}
