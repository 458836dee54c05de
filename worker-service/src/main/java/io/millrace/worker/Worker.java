package io.millrace.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.Clock;
import io.millrace.core.port.Delivery;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.claim.Claims;
import io.millrace.worker.claim.Paces;
import io.millrace.worker.claim.RecentClaims;
import io.millrace.worker.consume.Intake;
import io.millrace.worker.consume.Prefetch;
import io.millrace.worker.drain.Drain;
import io.millrace.worker.execute.Deadlines;
import io.millrace.worker.execute.Ends;
import io.millrace.worker.execute.Handlers;
import io.millrace.worker.execute.LastResort;
import io.millrace.worker.execute.OutputBook;
import io.millrace.worker.execute.ProgressBook;
import io.millrace.worker.execute.Runner;
import io.millrace.worker.execute.sandbox.Commands;
import io.millrace.worker.lease.Comparison;
import io.millrace.worker.lease.LeaseKeeper;
import io.millrace.worker.metrics.RunMeters;
import io.millrace.worker.metrics.WorkerGauges;
import io.millrace.worker.record.OutcomeLog;
import io.millrace.worker.record.Recorder;
import io.millrace.worker.record.Writer;
import io.millrace.worker.run.Loop;
import io.millrace.worker.run.Releases;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The rooms, put together, and the threads that drive them. */
final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration TOGETHER = Duration.ofMillis(200);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Ports ports;
    private final Handlers handlers;
    private final Commands commands;
    private final Signal work = new Signal();
    private final Signal ended = new Signal();
    private final Signal written = new Signal();
    final Runs runs;
    final Intake intake;
    final LeaseKeeper lease;
    final Claims claims;
    final RecentClaims recentClaims;
    final ProgressBook progress;
    final OutputBook output;
    final Deadlines deadlines;
    final LastResort lastResort;
    final Recorder recorder;
    private final Consumer<Delivery> received;
    private final Drain drain;
    private final Readiness readiness;
    private final ExecutorService threads;
    private final List<Loop> loops = new ArrayList<>();
    private boolean typesKnown;
    private final AtomicBoolean toldToLeave = new AtomicBoolean();
    private volatile boolean draining;

    Worker(Ports ports, Settings settings, Handlers handlers, Commands commands, MeterRegistry registry) {
        this.ports = ports;
        this.handlers = handlers;
        this.commands = commands;
        Ports.Stores stores = ports.stores();
        Ports.Broker broker = ports.broker();
        Clock clock = ports.process().clock();
        Tracing tracing = ports.process().tracing();
        runs = new Runs(settings.concurrency(), clock, work);
        intake = new Intake(clock, work);
        threads = Executors.newFixedThreadPool(settings.concurrency(), Worker::runThread);
        Releases releases = new Releases(stores.jobs(), broker.queue(), broker.events());
        RunMeters metrics = new RunMeters(registry, clock);

        lease = new LeaseKeeper(
                ports.witnesses(),
                settings.info(handlers.types(), commands.isolation()),
                runs,
                new Comparison(runs, releases, clock),
                clock,
                this::drainAndExit);
        Paces paces = new Paces(runs, clock);
        recentClaims = new RecentClaims(stores.upkeep(), lease, paces);
        progress = new ProgressBook(stores.jobs());
        output = new OutputBook(stores.output(), broker.events(), runs::knows, written::raise);
        deadlines = new Deadlines(runs, clock, ports.process().halt());
        lastResort =
                new LastResort(deadlines, stores.jobs(), clock, ports.process().halt());
        OutcomeLog lines = new OutcomeLog(settings.name());
        Writer writer = new Writer(stores.jobs(), progress, output, broker.events(), metrics, lines, tracing);
        recorder = new Recorder(writer, releases, runs, clock, ended);
        Runner runner = new Runner(
                handlers, progress, output, new RetryPolicy(new Random()), runs, clock, threads, ends(paces), tracing);
        Claims.Next next = new Claims.Next(
                runner::start,
                run -> {
                    recentClaims.add(run);
                    metrics.claimed(run);
                },
                metrics::claimedTogether,
                broker.events());
        Prefetch prefetch = new Prefetch(broker.source(), intake, runs, lease, clock);
        claims = new Claims(intake, prefetch, stores.jobs(), runs, lease, clock, next, tracing);
        readiness = new Readiness(lease, broker.source(), claims.trouble(), clock);
        WorkerGauges.show(registry, settings.name(), runs, lease, () -> draining);
        received = metrics::received;
        drain = new Drain(broker.source(), intake, runs, lease, settings.drainGrace());
    }

    private Ends ends(Paces paces) {
        return (run, outcome) -> {
            paces.ended(run);
            recorder.ended(run, outcome);
        };
    }

    private static Thread runThread(Runnable task) {
        Thread thread = new Thread(task, "millrace-run-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        loops.add(Loop.every(OFTEN, "session", lease::supervise));
        loops.add(Loop.every(OFTEN, "deadlines", deadlines::check));
        loops.add(Loop.every(OFTEN, "intake", intake::expire));
        loops.add(Loop.every(HALF_A_SECOND, "renewal", whenAvailable(lease::renew)));
        loops.add(Loop.every(HALF_A_SECOND, "probe", lease::probe));
        loops.add(Loop.every(HALF_A_SECOND, "progress", whenAvailable(progress::flush)));
        loops.add(Loop.every(HALF_A_SECOND, "supervisor", commands::beat));
        loops.add(Loop.on(written, A_SECOND, "output", whenAvailable(this::storeOutput)));
        loops.add(Loop.every(HALF_A_SECOND, "last-resort", whenAvailable(lastResort::check)));
        loops.add(Loop.every(A_SECOND, "reports", whenAvailable(this::report)));
        loops.add(Loop.every(TWO_SECONDS, "starvation", whenAvailable(this::lookAfterConsumers)));
        loops.add(Loop.on(ended, A_SECOND, "record", recorder::step));
        loops.add(Loop.on(work, OFTEN, "claim", claims::step));
        consume();
        LOG.infof("serving %s, %d at a time", handlers.types(), runs.slots());
    }

    void consume() {
        ports.broker().source().open(handlers.types(), delivery -> {
            received.accept(delivery);
            intake.offer(delivery);
        });
    }

    /** What comes within a moment of each other is stored at once: each time costs a commit. */
    private void storeOutput() {
        output.flush();
        try {
            Thread.sleep(TOGETHER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAfterConsumers() {
        ports.broker().source().renewStarved(ports.stores().upkeep().publishedQueues(TWO_SECONDS));
    }

    private static Runnable whenAvailable(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (StoreUnavailableException e) {
                LOG.debugf("%s waits: %s", Thread.currentThread().getName(), e.getMessage());
            }
        };
    }

    void report() {
        if (!typesKnown) {
            ports.stores().types().publish(handlers.descriptions());
            typesKnown = true;
        }
        recentClaims.report();
    }

    /** Why it takes no jobs, in plain words; nothing: it takes them. */
    List<String> hindrances() {
        return draining ? List.of("it is draining: it takes nothing new, and leaves") : readiness.hindrances();
    }

    boolean isReady() {
        return hindrances().isEmpty();
    }

    /** Returns when the worker has left in good order, and nothing of it uses a server any more. */
    void drain() {
        draining = true;
        try {
            drain.run();
            loops.forEach(Loop::close);
            for (Loop loop : loops) {
                loop.join(A_SECOND);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
        commands.close();
    }

    /** Through the session's queue and by the renewal: the order may come more than once. */
    private void drainAndExit() {
        if (!toldToLeave.compareAndSet(false, true)) {
            return;
        }
        LOG.info("asked to leave");
        Thread thread = new Thread(
                () -> {
                    try {
                        drain();
                    } finally {
                        // Whatever came between: who was told to leave does not stay behind, idle.
                        ports.process().exit().run();
                    }
                },
                "millrace-drain");
        thread.start();
    }
}
