package io.millrace.store;

import io.millrace.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work on a connection of its own, and says in the ports' words what went wrong. */
final class Database {
    private static final int TRIES = 5;

    private static final String BY_INDEX_ALONE = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                set_config('jit', 'off', true)""";

    private final DataSource source;

    Database(DataSource source) {
        this.source = source;
    }

    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** For work of a single statement, which PostgreSQL commits by itself: no round trip for BEGIN and COMMIT. */
    <T> T statement(Work<T> work) {
        return retrying(() -> {
            try (Connection connection = source.getConnection()) {
                return work.on(connection);
            }
        });
    }

    /** For reads that must not go through a whole table, whatever the planner believes of it. */
    <T> T byIndex(Work<T> work) {
        return transaction(connection -> {
            byIndexAlone(connection);
            return work.on(connection);
        });
    }

    /**
     * Until the end of the transaction. Of a partial index the planner knows the share of the table at best: where jobs wait by the
     * million, it would rather read them all than look at the few that are published. A scan that cannot be helped, of a small table, costs
     * so much on paper then that PostgreSQL would compile the statement each time.
     */
    static void byIndexAlone(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, BY_INDEX_ALONE)) {
            statement.read(RowReader::text);
        }
    }

    /** For work of several statements that are one transaction. Each sees what was committed before it began. */
    <T> T transaction(Work<T> work) {
        return retrying(() -> {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    T answer = work.on(connection);
                    connection.commit();
                    return answer;
                } catch (Throwable e) {
                    // Everything: restoring the connection would commit what is not rolled back.
                    rollBack(connection, e);
                    throw e;
                } finally {
                    restore(connection);
                }
            }
        });
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void restore(Connection connection) throws SQLException {
        // On a lost connection this would hide what was lost, and such a connection is not used again.
        if (!connection.isClosed()) {
            connection.setAutoCommit(true);
        }
    }

    private static <T> T retrying(Try<T> work) {
        for (int tried = 1; ; tried++) {
            try {
                return work.once();
            } catch (SQLException e) {
                SqlFault fault = SqlFault.of(e);
                if (fault != SqlFault.COLLISION || tried == TRIES) {
                    throw translate(fault, e);
                }
            }
        }
    }

    private static RuntimeException translate(SqlFault fault, SQLException e) {
        return switch (fault) {
            case UNAVAILABLE, COLLISION -> new StoreUnavailableException(SqlFault.why(e), e);
            case BAD_DATA -> new RefusedDataException(e);
            case DEFECT -> new IllegalStateException("PostgreSQL refused a statement", e);
        };
    }

    private interface Try<T> {
        T once() throws SQLException;
    }
}
