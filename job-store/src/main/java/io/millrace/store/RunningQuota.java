package io.millrace.store;

import io.millrace.store.BacklogLine.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many jobs each owner may have published or running. What is not published cannot run: so the quota is kept where jobs are fed, by
 * one gateway at a time.
 */
final class RunningQuota {
    private static final String LOCK = "SELECT true FROM (SELECT pg_advisory_xact_lock(7, 0)) locked";

    private static final String HELD = """
            SELECT owner, count(*) FROM (%s) held GROUP BY owner""".formatted(OpenJobs.HELD);

    private final int most;
    private final Map<String, Integer> held;

    private RunningQuota(int most, Map<String, Integer> held) {
        this.most = most;
        this.held = held;
    }

    /** Within a transaction. Empty: no quota, and nothing is asked. */
    static RunningQuota of(Connection connection, OptionalInt most) throws SQLException {
        if (most.isEmpty()) {
            return new RunningQuota(Integer.MAX_VALUE, new HashMap<>());
        }
        try (Statement lock = new Statement(connection, LOCK);
                Statement held = new Statement(connection, HELD)) {
            lock.read(RowReader::truth);
            Map<String, Integer> byOwner = new HashMap<>();
            held.read(row -> Map.entry(row.text(), row.integer()))
                    .forEach(own -> byOwner.put(own.getKey(), own.getValue()));
            return new RunningQuota(most.getAsInt(), byOwner);
        }
    }

    /** Owners who may have no more. */
    Set<String> exhausted() {
        return held.entrySet().stream()
                .filter(own -> own.getValue() >= most)
                .map(Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Counts one more of its owner, if there may be one. */
    boolean admits(Waiting waiting) {
        int now = held.getOrDefault(waiting.owner(), 0);
        if (now < most) {
            held.put(waiting.owner(), now + 1);
        }
        return now < most;
    }
}
