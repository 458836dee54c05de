package io.millrace.bench;

import io.millrace.core.job.JobId;
import io.millrace.core.lease.Session;
import io.millrace.core.port.EndListener;
import io.millrace.local.TestServers;
import io.millrace.store.PostgresJobStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** (c) Claims that choose the fairest jobs by SQL, against claims of jobs whose ids the broker delivered. */
final class ClaimTimeChoice {
    private static final String CHOICE = "(c) claim-time choice";
    private static final String BY_ID = "by id";
    private static final int CLAIMERS = 8;
    private static final int BATCH = 10;

    private final ChoicesDatabase database;
    private final int claims;
    private final int owners;
    private final Map<String, List<Taken>> taken = new LinkedHashMap<>();

    /**
     * @param claims that each claimer makes in a round
     * @param owners of the waiting jobs
     */
    ClaimTimeChoice(ChoicesDatabase database, int claims, int owners) {
        this.database = database;
        this.claims = claims;
        this.owners = owners;
    }

    private interface Claimer {
        /** Makes all its claims; answers how many jobs it got. */
        int run(int number) throws SQLException;
    }

    /** What a round took. */
    private record Taken(double seconds, double cpuSeconds) {}

    /**
     * All kinds in turn, the first round as a warm-up. Runs stay open: claims do not look at them.
     *
     * @return the jobs that are claimed by id in a second
     */
    double measure(int rounds, Figures figures) throws Exception {
        database.execute("INSERT INTO runway (type) VALUES ('" + BacklogRows.TYPE + "')");
        for (int round = 0; round <= rounds; round++) {
            time("by SQL, a rotation each", this::choose);
            time("by SQL, one rotation", this::chooseInCommon);
            List<JobId> published = publish();
            time(BY_ID, claimer -> claimNamed(published, claimer));
            if (round == 0) {
                taken.clear();
            }
        }
        taken.forEach((kind, times) -> tell(kind, times, figures));
        return CLAIMERS * claims * BATCH / seconds(Objects.requireNonNull(taken.get(BY_ID)));
    }

    private static double seconds(List<Taken> times) {
        return Medians.of(times.stream().map(Taken::seconds).toList());
    }

    private void tell(String kind, List<Taken> times, Figures figures) {
        double perSecond = CLAIMERS * claims / seconds(times);
        double cpu = Medians.of(times.stream().map(Taken::cpuSeconds).toList());
        figures.add(CHOICE, kind + ": a claim of 10 jobs, 8 at a time", 1000 * CLAIMERS / perSecond, "ms");
        figures.add(CHOICE, kind + ": claimed jobs", perSecond * BATCH, "/s");
        figures.add(CHOICE, kind + ": CPU of PostgreSQL for 1,000 jobs", 1000 * cpu / (CLAIMERS * claims * BATCH), "s");
    }

    private void time(String kind, Claimer claimer) throws Exception {
        try (Connection connection = database.source().getConnection()) {
            BacklogRows.settle(connection);
        }
        CpuMeter cpu = new CpuMeter(Map.of("postgres", TestServers.postgres().pid()));
        ExecutorService threads = Executors.newFixedThreadPool(CLAIMERS);
        try {
            double cpuBefore = cpu.cpuSeconds();
            long start = System.nanoTime();
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < CLAIMERS; i++) {
                int number = i;
                all.add(threads.submit(() -> claimer.run(number)));
            }
            int claimed = 0;
            for (Future<Integer> each : all) {
                claimed += each.get();
            }
            if (claimed != CLAIMERS * claims * BATCH) {
                throw new IllegalStateException("void: %d jobs were claimed %s".formatted(claimed, kind));
            }
            taken.computeIfAbsent(kind, any -> new ArrayList<>())
                    .add(new Taken((System.nanoTime() - start) / 1e9, cpu.cpuSeconds() - cpuBefore));
        } finally {
            threads.shutdownNow();
        }
    }

    private int choose(int number) throws SQLException {
        Session session = database.openLease(BATCH);
        String behind = "owner-" + number * owners / CLAIMERS;
        try (Connection connection = database.source().getConnection();
                FairClaim claim = FairClaim.inRotationOfItsOwn(connection, session, behind)) {
            return claimAll(claim);
        }
    }

    private int chooseInCommon(int number) throws SQLException {
        Session session = database.openLease(BATCH);
        try (Connection connection = database.source().getConnection();
                FairClaim claim = FairClaim.inCommonRotation(connection, session)) {
            return claimAll(claim);
        }
    }

    private int claimAll(FairClaim claim) throws SQLException {
        int claimed = 0;
        for (int i = 0; i < claims; i++) {
            claimed += claim.claim(BATCH);
        }
        return claimed;
    }

    private int claimNamed(List<JobId> published, int number) {
        Session session = database.openLease(BATCH);
        PostgresJobStore store = new PostgresJobStore(database.source(), EndListener.NONE);
        int claimed = 0;
        for (int i = 0; i < claims; i++) {
            int from = (i * CLAIMERS + number) * BATCH;
            List<JobId> batch = published.subList(from, from + BATCH);
            claimed += store.claim(session, batch, false).runs().size();
        }
        return claimed;
    }

    /** The oldest, which are of all owners in turn, as they would have been fed. */
    private List<JobId> publish() throws SQLException {
        List<JobId> published = new ArrayList<>();
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    UPDATE job SET queued_at = now() WHERE job_id = ANY (ARRAY(
                        SELECT job_id FROM job WHERE status = 'queued' ORDER BY job_id LIMIT %d))
                    RETURNING job_id""".formatted(CLAIMERS * claims * BATCH))) {
            while (rows.next()) {
                published.add(new JobId(rows.getObject(1, UUID.class)));
            }
        }
        Collections.sort(published);
        return published;
    }
}
