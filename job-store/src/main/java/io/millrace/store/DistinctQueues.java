package io.millrace.store;

/** The queues that have jobs of some kind, by one look into an index for each: however many jobs they have, none is read through. */
final class DistinctQueues {
    private DistinctQueues() {}

    /**
     * The beginning of a statement: a common table expression {@code queues (type, priority)}.
     *
     * @param condition of a partial index that begins with type and priority
     */
    static String having(String condition) {
        return """
                WITH RECURSIVE queues AS (
                    (SELECT type, priority FROM job WHERE %1$s ORDER BY type, priority LIMIT 1)
                    UNION ALL
                    SELECT next.type, next.priority FROM queues q CROSS JOIN LATERAL (
                        SELECT type, priority FROM job WHERE %1$s AND (type, priority) > (q.type, q.priority)
                        ORDER BY type, priority LIMIT 1) next)
                """.formatted(condition);
    }
}
