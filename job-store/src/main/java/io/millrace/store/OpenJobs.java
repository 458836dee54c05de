package io.millrace.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How many unfinished jobs an owner has, exactly: whoever asks so holds the owner's lock until its transaction ends. */
final class OpenJobs {
    /** The owner of each job that is published or runs. */
    static final String HELD = """
            SELECT owner FROM job WHERE status = 'processing'
            UNION ALL SELECT owner FROM job WHERE status = 'queued' AND queued_at IS NOT NULL""";

    /** A number of this program's own, so that no other use of advisory locks is met. */
    private static final String LOCK = "SELECT true FROM (SELECT pg_advisory_xact_lock(7, hashtext(?))) locked";

    /** OFFSET 0 keeps the owner out of the search: what is published or runs is little, what an owner has may be much. */
    private static final String COUNT = """
            SELECT coalesce((SELECT sum(jobs) FROM jobs_waiting WHERE owner = o.name), 0)
                + (SELECT count(*) FROM (%s OFFSET 0) held WHERE owner = o.name)
            FROM (SELECT ?::text AS name) o""".formatted(HELD);

    private static final String OWNERS = """
            SELECT owner FROM (
                SELECT owner, jobs FROM jobs_waiting
                UNION ALL SELECT owner, 1 FROM (%s) held) open
            GROUP BY owner HAVING sum(jobs) >= ?""".formatted(HELD);

    private OpenJobs() {}

    static List<String> ownersWith(Connection connection, int openJobs) throws SQLException {
        try (Statement statement = new Statement(connection, OWNERS)) {
            return statement.bind(openJobs).read(RowReader::text);
        }
    }

    /** Within a transaction. What others commit later waits for this transaction's end. */
    static long lockAndCount(Connection connection, String owner) throws SQLException {
        Database.byIndexAlone(connection);
        try (Statement lock = new Statement(connection, LOCK);
                Statement count = new Statement(connection, COUNT)) {
            lock.bind(owner).read(RowReader::truth);
            return count.bind(owner).read(RowReader::bigint).get(0);
        }
    }
}
