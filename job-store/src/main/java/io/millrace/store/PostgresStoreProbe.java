package io.millrace.store;

import io.millrace.core.port.StoreProbe;
import io.millrace.core.port.StoreUnavailableException;
import javax.sql.DataSource;

/**
 * A row that is written over and over. That takes no disk space, so a full disk would not show; hence some rows are spilled to a
 * temporary file first, which is gone with the statement.
 */
public final class PostgresStoreProbe implements StoreProbe {
    /** 64 kB is the least there is. */
    private static final String SETTINGS = "SELECT set_config('work_mem', '64kB', true)";

    /** About 100 kB. */
    private static final String SPILL = "SELECT count(*) FROM generate_series(1, 5000)";

    /** One that nobody else writes: another gateway may be suspended in the middle of it. */
    private static final String WRITE = """
            UPDATE store_probe SET probed_at = now()
            WHERE slot = (SELECT slot FROM store_probe LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)""";

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresStoreProbe(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public void commit() {
        int rows = database.transaction(connection -> {
            try (Statement settings = new Statement(connection, SETTINGS);
                    Statement spill = new Statement(connection, SPILL);
                    Statement write = new Statement(connection, WRITE)) {
                settings.read(RowReader::text);
                spill.read(RowReader::bigint);
                return write.update();
            }
        });
        if (rows == 0) {
            // As when PostgreSQL waits for a standby that is gone: what began before has not ended.
            throw new StoreUnavailableException("PostgreSQL does not get to the end of commits");
        }
    }
}
