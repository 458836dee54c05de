package io.millrace.bench;

import io.millrace.bench.ClosedLoop.Done;
import io.millrace.local.process.Await;
import io.millrace.local.stack.Stack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All measures with a backlog of one size. */
final class BacklogRound {
    private static final int OWNERS = 10;
    private static final int CONNECTIONS = 4;
    private static final int SUBMISSIONS = 2_000;
    private static final int READS = 1_000;
    private static final int CANCELS = 200;
    private static final int STARTS_PER_SECOND = 20;
    private static final long RAMP_UP_MILLIS = 3_000;
    /** RabbitMQ tells its statistics each 5 s. */
    private static final long STATISTICS_MILLIS = 11_000;

    private static final String IN_BACKLOG =
            "\"type\":\"report\",\"priority\":\"low\",\"params\":" + BacklogRows.PARAMS;
    private static final String BESIDE_BACKLOG = "\"type\":\"report\",\"params\":{\"min_seconds\":0,\"max_seconds\":0}";

    private final Stack stack;
    private final Connection connection;
    private final JobRows jobs;
    private final int rows;
    private final int seconds;
    private final String run = "backlog-" + System.nanoTime();
    private final Client user;
    private final Client admin;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private long added;

    /**
     * @param connection to the stack's database
     * @param rows of the backlog
     * @param seconds of each measure of starts
     */
    BacklogRound(Stack stack, Connection connection, int rows, int seconds) {
        this.stack = stack;
        this.connection = connection;
        this.jobs = new JobRows(connection);
        this.rows = rows;
        this.seconds = seconds;
        this.user = new Client(stack.gatewayUrl(1));
        this.admin = Client.ofAdmin(stack.gatewayUrl(1));
    }

    /** The figures by name. Everything that was in the table of jobs is gone afterwards and before. */
    Map<String, Double> measure() throws Exception {
        admin.post("/queues/" + BacklogRows.QUEUE + "/pause");
        jobs.awaitRest();
        BacklogRows.removeAll(connection);
        BacklogRows.add(connection, rows, OWNERS);
        added = rows;
        BacklogRows.settle(connection);
        reads();
        starts("noop", "\"type\":\"noop\"");
        List<String> noops = submissions("POST /jobs, noop", "\"type\":\"noop\"");
        jobs.awaitEnd(noops);
        broker();
        List<String> waiting = submissions("POST /jobs, report.low: into the backlog", IN_BACKLOG);
        cancels(waiting);
        drain();
        verify(noops.size(), waiting.size());
        return figures;
    }

    private void tell(String measure, Percentiles latency) {
        figures.put(measure + ", p50 ms", latency.millis(0.5));
        figures.put(measure + ", p99 ms", latency.millis(0.99));
    }

    private void reads() throws Exception {
        List<String> middle = jobs.middleOfBacklog(OWNERS, rows, READS);
        reads("GET /jobs?limit=50", number -> "/jobs?limit=50");
        reads("GET /jobs?status=queued&type=report", number -> "/jobs?status=queued&type=report");
        reads("GET /jobs/{id}/why", number -> "/jobs/" + middle.get(number % middle.size()) + "/why");
        reads("GET /queues", number -> "/queues");
    }

    private interface PathOf {
        String request(int number);
    }

    private void reads(String measure, PathOf path) throws Exception {
        long[] micros = new long[READS];
        for (int i = 0; i < READS; i++) {
            long start = System.nanoTime();
            admin.get(path.request(i));
            micros[i] = (System.nanoTime() - start) / 1000;
        }
        tell(measure, new Percentiles(micros));
    }

    private List<String> submissions(String measure, String fields) throws Exception {
        ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
        String label = run + "-" + figures.size();
        Done done = new ClosedLoop(stack.gatewayUrl(1), CONNECTIONS)
                .run(seconds * 10, SUBMISSIONS, (client, number) -> ids.add(client.submit(fields, label, number)));
        tell(measure, done.latency());
        return List.copyOf(ids);
    }

    private void broker() throws Exception {
        Await.pause(STATISTICS_MILLIS);
        BrokerLook look = BrokerLook.at(stack.broker());
        figures.put("RabbitMQ: memory, MiB", look.mebibytes());
        figures.put("RabbitMQ: messages in the queues of jobs", look.messages());
    }

    /** Of jobs from all over what was submitted last. */
    private void cancels(List<String> waiting) throws Exception {
        long[] micros = new long[CANCELS];
        for (int i = 0; i < CANCELS; i++) {
            String id = waiting.get(i * (waiting.size() / CANCELS));
            long start = System.nanoTime();
            user.post("/jobs/" + id + "/cancel");
            micros[i] = (System.nanoTime() - start) / 1000;
        }
        tell("POST /jobs/{id}/cancel, in the backlog", new Percentiles(micros));
    }

    private void starts(String measure, String fields) throws Exception {
        String label = run + "-start-" + figures.size();
        List<String> ids = Pace.run(STARTS_PER_SECOND, seconds, number -> user.submit(fields, label, number));
        tell(measure + ": created to started", jobs.startsAfter("created_at", ids));
        tell(measure + ": published to started", jobs.startsAfter("queued_at", ids));
    }

    /** Who comes anew, while the worker is busy with the backlog, which is kept at its size meanwhile. */
    private void drain() throws Exception {
        long before = BacklogRows.waiting(connection);
        long start = System.nanoTime();
        SteadyBacklog steady = new SteadyBacklog(stack.postgres(), rows, OWNERS);
        try (steady) {
            admin.post("/queues/" + BacklogRows.QUEUE + "/resume");
            Await.pause(RAMP_UP_MILLIS);
            starts("report.normal while report.low drains", BESIDE_BACKLOG);
            admin.post("/queues/" + BacklogRows.QUEUE + "/pause");
        }
        double took = (System.nanoTime() - start) / 1e9;
        added += steady.added();
        figures.put(
                "report.low drained meanwhile, jobs/s",
                (before + steady.added() - BacklogRows.waiting(connection)) / took);
    }

    /** Whatever was accepted or written is there, and ran once if it could. */
    private void verify(int noops, int intoBacklog) throws SQLException {
        jobs.awaitRest();
        int started = STARTS_PER_SECOND * seconds;
        String once = "status = 'completed' AND attempt = 1";
        expect(noops + started, "owner = 'demo' AND type = 'noop' AND " + once);
        expect(started, "owner = 'demo' AND type = 'report' AND priority = 'normal' AND " + once);
        expect(CANCELS, "owner = 'demo' AND status = 'cancelled'");
        expect(intoBacklog, "owner = 'demo' AND priority = 'low'");
        expect(added, "owner <> 'demo'");
        expect(0, "attempt > 1 OR status = 'failed'");
        expect(BacklogRows.waiting(connection), "status = 'queued'");
    }

    private void expect(long expected, String condition) throws SQLException {
        long found = jobs.count(condition);
        if (found != expected) {
            throw new IllegalStateException(
                    "void: %d jobs, not %d, are such: %s".formatted(found, expected, condition));
        }
    }
}
