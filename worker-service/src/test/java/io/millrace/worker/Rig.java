package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.CommandAllowance;
import io.millrace.core.port.Admission;
import io.millrace.core.port.FakeBroker;
import io.millrace.core.port.FakeJobEvents;
import io.millrace.core.port.FakeJobSource;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.FakeTypeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.OutputStore;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UpkeepStore;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import io.millrace.handler.JobHandler;
import io.millrace.queue.AmqpSettings;
import io.millrace.queue.BrokerProfile;
import io.millrace.supervisor.run.Allowance;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.execute.Handlers;
import io.millrace.worker.execute.sandbox.CommandRules;
import io.millrace.worker.execute.sandbox.CommandSettings;
import io.millrace.worker.execute.sandbox.Commands;
import io.millrace.worker.run.Tenure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** A whole worker on fakes, whose steps a test takes one by one. Handlers run on threads of their own. */
final class Rig {
    static final RunPolicy POLICY =
            new RunPolicy(Duration.ofSeconds(60), 3, Duration.ofSeconds(2), Duration.ofSeconds(300), null);

    private static final CommandSettings NO_COMMANDS = new CommandSettings(
            List.of(),
            new CommandRules(CommandAllowance.of(List.of()), false, Duration.ZERO),
            new Allowance(0, 0, 0, Duration.ZERO),
            0,
            List.of(),
            null,
            0);

    final ManualClock clock = new ManualClock();
    final FakeStore store = new FakeStore(clock);
    final FakeBroker broker = new FakeBroker();
    final FakeJobSource source = broker.source(clock);
    final FakeJobEvents events = new FakeJobEvents();
    final FakeTypeStore types = new FakeTypeStore();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<String> halts = new CopyOnWriteArrayList<>();
    final List<String> exits = new CopyOnWriteArrayList<>();
    final List<ClaimReport> reports = new CopyOnWriteArrayList<>();
    final Worker worker;
    final AtomicInteger pieces = new AtomicInteger();
    volatile String answerToLose = "";

    Rig(int slots, JobHandler... handlers) {
        this(slots, Duration.ZERO, handlers);
    }

    Rig(int slots, Duration drainGrace, JobHandler... handlers) {
        this(slots, drainGrace, Commands.start(NO_COMMANDS, () -> {}), handlers);
    }

    Rig(int slots, Duration drainGrace, Commands commands, JobHandler... handlers) {
        Settings settings = new Settings(
                "test",
                slots,
                Set.of(),
                Optional.empty(),
                drainGrace,
                new AmqpSettings("h", 1, "u", "p", "/", BrokerProfile.EMBEDDED, "test"),
                NO_COMMANDS);
        Ports ports = new Ports(
                new Ports.Stores(jobs(), store.leases(), upkeep(), types, output()),
                new Ports.Broker(source, broker.queue(), broker::line, events),
                new Ports.Surroundings(clock, halts::add, () -> exits.add("exit"), Tracing.OFF));
        List<JobHandler> all = new ArrayList<>(List.of(handlers));
        commands.handler().ifPresent(all::add);
        worker = new Worker(ports, settings, Handlers.of(all, Set.of()), commands, meters);
    }

    /** The fake store, but for one answer that may get lost after its work is done. */
    private JobStore jobs() {
        return watched(JobStore.class, store.jobs(), (method, arguments) -> lose(method));
    }

    private OutputStore output() {
        return watched(OutputStore.class, store.output(), (method, arguments) -> {
            if (method.equals("append")) {
                ((Map<?, ?>) arguments[0]).values().forEach(each -> pieces.addAndGet(((List<?>) each).size()));
            }
            lose(method);
        });
    }

    private void lose(String method) {
        if (method.equals(answerToLose)) {
            answerToLose = "";
            throw new StoreUnavailableException("the answer was lost", new IllegalStateException());
        }
    }

    private UpkeepStore upkeep() {
        return watched(UpkeepStore.class, store.upkeep(), (method, arguments) -> {
            if (method.equals("reportClaims")) {
                reports.add((ClaimReport) arguments[1]);
            }
        });
    }

    /** @param done told of each call after its work is done */
    private static <T> T watched(Class<T> port, T real, BiConsumer<String, Object[]> done) {
        return port.cast(Proxy.newProxyInstance(
                Rig.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    done.accept(method.getName(), arguments);
                    return answer;
                }));
    }

    /** A session is open, and deliveries may come. */
    Rig started() {
        worker.lease.supervise();
        worker.consume();
        worker.claims.step();
        return this;
    }

    Session session() {
        return tenure().session();
    }

    Tenure tenure() {
        return worker.lease.current();
    }

    /** The queue of what is submitted without a priority. */
    static QueueId normal(String type) {
        return new QueueId(type, Priority.NORMAL);
    }

    JobId submit(String type) {
        return submit(type, "{}", POLICY);
    }

    /** Persisted and published. */
    JobId submit(String type, String params, RunPolicy policy) {
        QueuedJob queued = persist(type, params, policy);
        broker.queue().publish(List.of(queued));
        return queued.id();
    }

    QueuedJob persist(String type, String params, RunPolicy policy) {
        return persist(new JobSpec(null, type, Priority.NORMAL, new Json(params), policy, Map.of()));
    }

    QueuedJob persist(JobSpec spec) {
        ValidSubmission valid = new ValidSubmission(new JobId(UUID.randomUUID()), "demo", spec, new Start.Now(), null);
        Admission admission = store.jobs()
                .persist(List.of(new GatedSubmission(valid, new GatedSubmission.Gate.NotAsked())), IntakeLimits.NONE)
                .get(0);
        return ((Admission.Accepted) admission).queued();
    }

    /** Publishes what waits in the backlog, as gateways do. */
    void feed() {
        for (String type : store.runway().waitingTypes()) {
            store.runway()
                    .feed(type, 10_000, OptionalInt.empty())
                    .ifPresent(feed -> broker.queue().publish(feed.queued()));
        }
    }

    Job job(JobId id) {
        return store.reader().find(id).orElseThrow();
    }

    String status(JobId id) {
        return job(id).status().wireName();
    }

    List<String> outcomes(JobId id) {
        return store.reader().attempts(id).stream()
                .map(attempt -> attempt.outcome())
                .toList();
    }

    /** Time passes as it does for a worker whose servers answer: renewals and probes go on. */
    void pass(Duration time) {
        Duration left = time;
        Duration step = Duration.ofMillis(250);
        while (!left.isNegative() && !left.isZero()) {
            clock.tick(left.compareTo(step) < 0 ? left : step);
            left = left.minus(step);
            quietly(worker.lease::renew);
            worker.lease.probe();
            turn();
        }
    }

    /** Lets time pass until the session is seen as lost; answers how long that took. */
    Duration passUntilLost() {
        Tenure tenure = tenure();
        Duration passed = Duration.ZERO;
        while (tenure.holds()) {
            pass(Duration.ofMillis(250));
            passed = passed.plusMillis(250);
        }
        return passed;
    }

    /** One turn of the loops that watch. */
    void turn() {
        worker.lease.supervise();
        worker.deadlines.check();
        worker.intake.expire();
        worker.claims.step();
        worker.recorder.step();
    }

    static void quietly(Runnable step) {
        try {
            step.run();
        } catch (StoreUnavailableException expected) {
            // As the loops do.
        }
    }

    /** Takes turns until that holds; time stands still. Fails after 5 s of real time. */
    void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came to be").isLessThan(end);
            turn();
            Thread.onSpinWait();
        }
    }

    List<JobId> running() {
        List<JobId> ids = new ArrayList<>();
        worker.runs.running().forEach(run -> ids.add(run.attempt().job()));
        return ids;
    }
}
