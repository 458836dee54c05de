package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.millrace.core.port.Stores;
import io.millrace.core.port.UpkeepStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresUpkeepStoreIT extends UpkeepStoreContract {
    private static final TestDatabase DATABASE = new TestDatabase();

    @BeforeEach
    void empty() {
        DATABASE.empty();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void one_removes_at_a_time() throws SQLException {
        finish(running(worker("w")));
        DATABASE.pass(Duration.ofDays(8));
        try (AgroalDataSource pool = DATABASE.pool(1);
                Connection another = pool.getConnection();
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('millrace.retention', 0))");

            assertThat(DATABASE.upkeep().removeExpired(Duration.ofDays(7), 10).jobs())
                    .isZero();
            another.rollback();
            assertThat(DATABASE.upkeep().removeExpired(Duration.ofDays(7), 10).jobs())
                    .isEqualTo(1);
        }
    }

    @Override
    protected Stores stores() {
        return DATABASE;
    }
}
