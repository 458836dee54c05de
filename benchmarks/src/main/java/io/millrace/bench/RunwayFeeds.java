package io.millrace.bench;

import io.millrace.core.lease.Session;
import io.millrace.core.port.RunwayStore;
import io.millrace.local.TestServers;
import io.millrace.store.PostgresRunwayStore;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalInt;

/** (d) The runway: how long one gateway takes to choose and mark what it feeds, as often as there is room. */
final class RunwayFeeds {
    private static final String CHOICE = "(d) runway";
    private static final int JOBS = 500;
    private static final int WARM_UP = 5;

    /** What workers do to what was fed; it takes no part in the figures. */
    private static final String CLEAR = """
            UPDATE job SET status = 'cancelled', reason = 'cancelled_by_user', finished_at = now()
            WHERE status = 'queued' AND queued_at IS NOT NULL""";

    private final ChoicesDatabase database;
    private final RunwayStore store;
    private final CpuMeter cpu =
            new CpuMeter(Map.of("postgres", TestServers.postgres().pid()));
    private double cpuSeconds;

    RunwayFeeds(ChoicesDatabase database) {
        this.database = database;
        this.store = new PostgresRunwayStore(database.source());
    }

    /** From the backlog as it is, which is of so many owners. */
    void measure(int feeds, int owners, Figures figures) throws SQLException {
        Session session = database.openLease(JOBS);
        long[] feedMicros = new long[feeds];
        long[] foldMicros = new long[feeds];
        for (int i = -WARM_UP; i < feeds; i++) {
            if (i == 0) {
                cpuSeconds = 0;
            }
            database.execute(CLEAR);
            database.leases().renew(session);
            long micros = feed();
            long start = System.nanoTime();
            store.foldCounts();
            feedMicros[Math.max(0, i)] = micros;
            foldMicros[Math.max(0, i)] = (System.nanoTime() - start) / 1000;
        }
        database.leases().close(session);
        double median = new Percentiles(feedMicros).millis(0.5);
        String of = "of %,d owner%s: ".formatted(owners, owners == 1 ? "" : "s");
        figures.add(CHOICE, of + "a feed of 500 jobs", median, "ms");
        figures.add(CHOICE, of + "jobs that one feeder feeds", JOBS * 1000 / median, "/s");
        figures.add(CHOICE, of + "CPU of PostgreSQL for 1,000 jobs fed", 1000 * cpuSeconds / (feeds * JOBS), "s");
        figures.add(CHOICE, of + "folding the counts of a feed", new Percentiles(foldMicros).millis(0.5), "ms");
    }

    private long feed() {
        double cpuBefore = cpu.cpuSeconds();
        long start = System.nanoTime();
        int fed = store.feed(BacklogRows.TYPE, JOBS, OptionalInt.empty())
                .orElseThrow()
                .queued()
                .size();
        long micros = (System.nanoTime() - start) / 1000;
        if (fed != JOBS) {
            throw new IllegalStateException("void: a feed was of %d jobs".formatted(fed));
        }
        cpuSeconds += cpu.cpuSeconds() - cpuBefore;
        return micros;
    }
}
