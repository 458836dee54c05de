package io.millrace.store;

import io.millrace.core.port.StoreProbe;
import javax.sql.DataSource;

/**
 * One row that is written over and over. That takes no disk space, so a full disk would not show; hence some rows are spilled to a
 * temporary file first, which is gone with the statement.
 */
public final class PostgresStoreProbe implements StoreProbe {
    /** 64 kB is the least there is. A probe that waits for another gateway's has waited long enough after a second. */
    private static final String SETTINGS =
            "SELECT set_config('work_mem', '64kB', true), set_config('lock_timeout', '1s', true)";

    /** About 100 kB. */
    private static final String SPILL = "SELECT count(*) FROM generate_series(1, 5000)";

    private static final String WRITE = """
            INSERT INTO store_probe (probed_at) VALUES (now()) ON CONFLICT (one_row) DO UPDATE SET probed_at = now()""";

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresStoreProbe(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public void commit() {
        database.transaction(connection -> {
            try (Statement settings = new Statement(connection, SETTINGS);
                    Statement spill = new Statement(connection, SPILL);
                    Statement write = new Statement(connection, WRITE)) {
                settings.read(RowReader::text);
                spill.read(RowReader::bigint);
                return write.update();
            }
        });
    }
}
