package io.millrace.faults.rig;

import io.millrace.faults.evidence.Impairment.What;
import io.millrace.local.process.FreePorts;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RabbitMqServer;
import io.millrace.local.server.RedisServer;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackException;
import io.millrace.local.stack.StackPorts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The product under test, and all that can be done to it. */
public final class Rig implements AutoCloseable {
    private static final Duration READY_BOUND = Duration.ofSeconds(120);

    private final Stack stack;
    private final Wires wires;
    private final Database database;
    private final Notes notes = new Notes();
    private final DeathNotes deaths;
    private final Clocks clocks;
    private final boolean smallDisk;
    private final boolean packets;
    private final List<String> gateways;
    private final List<String> workers;

    private Rig(RigPlan plan, HomeFolder home, StackPorts ports) {
        gateways = names("gateway-", plan.gateways());
        workers = names("worker-", plan.workers());
        clocks = Clocks.in(home.folder().resolve("clocks"));
        packets = Namespaces.canDropPackets();
        smallDisk = Namespaces.areOwn();
        PostgresServer first = new PostgresServer(home, "postgres", ports.postgres());
        PostgresServer second = new PostgresServer(home, "postgres-2", FreePorts.next());
        if (smallDisk) {
            first.start();
            first.stop();
            Namespaces.putOnSmallDisk(home, first);
            Namespaces.putOnSmallDisk(home, second);
        }
        home.close();
        wires = new Wires(processes(), ports);
        stack = plan.builder(home.folder(), wires, clocks).ports(ports).start();
        database = new Database(stack.home(), stack.postgres(), second);
        wires.follow(database::port);
        deaths = DeathNotes.watch(processes().stream().map(stack::process).toList(), notes);
    }

    /**
     * Starts it all.
     *
     * @throws StackException if a service does not start, or RabbitMQ is not installed
     */
    public static Rig start(RigPlan plan, Path folder) {
        if (BrokerKind.detect() != BrokerKind.RABBITMQ) {
            throw new StackException("faults need rabbitmq-server, and there is none on the PATH");
        }
        HomeFolder home = HomeFolder.hold(folder).orElseThrow(() -> new StackException(folder + " is in use"));
        StackPorts ports = new StackPorts(0, 0, FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next());
        return new Rig(plan, home, ports);
    }

    public List<String> gateways() {
        return gateways;
    }

    public List<String> workers() {
        return workers;
    }

    /** Gateways and workers. */
    public List<String> processes() {
        return Stream.concat(gateways.stream(), workers.stream()).toList();
    }

    public ServiceProcess process(String name) {
        return stack.process(name);
    }

    public RabbitMqServer broker() {
        return (RabbitMqServer) stack.broker();
    }

    /**
     * How long the broker waits for an ack from a worker, in milliseconds, and how often it looks. Channels take these values when they are
     * opened, so all of the workers' are.
     */
    public void setAckTimeout(int timeoutMillis, int tickMillis) {
        broker().control()
                .eval(
                        "application:set_env(rabbit, consumer_timeout, %d), application:set_env(rabbit, channel_tick_interval, %d)."
                                .formatted(timeoutMillis, tickMillis));
        workers().forEach(worker -> wire(worker, Peer.RABBITMQ).reset());
    }

    public RedisServer redis() {
        return stack.redis();
    }

    public Database database() {
        return database;
    }

    /** A connection to the primary, past all wires. */
    public Connection connect() throws SQLException {
        return database.primary().connect();
    }

    public Notes notes() {
        return notes;
    }

    /** Where data, logs and the witness files are. */
    public Path folder() {
        return stack.home().folder();
    }

    /** The wire between a process and a server. */
    public Wire wire(String process, Peer peer) {
        return wires.wire(process, peer);
    }

    /** Whether packets can be dropped here, by the kernel. */
    public boolean canDropPackets() {
        return packets;
    }

    /** Drops packets between them, one way, until {@link #dropNothing()}. */
    public void drop(String process, Peer peer, Wire.Way way) {
        Namespaces.drop(wire(process, peer).port(), way);
    }

    public void dropNothing() {
        if (packets) {
            Namespaces.dropNothing();
        }
    }

    /** Whether PostgreSQL's disk can be filled here. */
    public boolean canFillDisk() {
        return smallDisk;
    }

    public void fillDisk() {
        Namespaces.fillDisk(stack.home(), database.primary());
    }

    public void freeDisk() {
        Namespaces.freeDisk(stack.home(), database.primary());
    }

    /** The wall clocks of processes. */
    public Clocks clocks() {
        return clocks;
    }

    /** From now on these processes miss that server, or may. */
    public void impair(Peer peer, Collection<String> processes) {
        peer.impairment().ifPresent(what -> notes.hold(what, processes));
    }

    /** They have it back. */
    public void restore(Peer peer, Collection<String> processes) {
        peer.impairment().ifPresent(what -> notes.release(what, processes));
    }

    /** SIGKILL. */
    public void kill(String name) {
        notes.begin(What.DIED, name);
        ServiceProcess process = stack.process(name);
        if (process.isAlive()) {
            process.kill();
        }
    }

    /** SIGSTOP. */
    public void suspend(String name) {
        notes.begin(What.PAUSED, name);
        stack.process(name).suspend();
    }

    /** SIGCONT; nothing for a process that does not run. */
    public void resume(String name) {
        ServiceProcess process = stack.process(name);
        if (process.isAlive()) {
            process.resume();
        }
        notes.end(What.PAUSED, name);
    }

    /** SIGTERM; returns at once. */
    public void terminate(String name) {
        notes.begin(What.TERMINATED, name);
        stack.process(name).terminate();
    }

    /** Starts it if it is down; returns when it is ready. */
    public void ensureRunning(String name) {
        ServiceProcess process = stack.process(name);
        if (!process.isAlive()) {
            try {
                stack.start(name);
            } catch (StackException startedMeanwhile) {
                if (!process.isAlive()) {
                    throw startedMeanwhile;
                }
            }
        }
        if (!process.awaitReady(READY_BOUND)) {
            throw new IllegalStateException(name + " is not ready after " + READY_BOUND);
        }
        notes.end(What.TERMINATED, name);
        notes.end(What.DIED, name);
        notes.end(What.STARTING, name);
    }

    /** Starts all of them that are down, at once; returns when all are ready. */
    public void ensureRunning(List<String> names) {
        try {
            stack.startAll(names);
        } catch (StackException startedMeanwhile) {
            // Below it is started for good, or its failure is told.
        }
        names.forEach(this::ensureRunning);
    }

    /** The processes that ended by themselves, as a line each. */
    public List<String> endedByThemselves() {
        return deaths.unasked();
    }

    @Override
    public void close() {
        deaths.close();
        stack.close();
        database.close();
        wires.close();
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> prefix + number)
                .toList();
    }
}
