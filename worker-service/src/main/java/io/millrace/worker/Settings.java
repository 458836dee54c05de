package io.millrace.worker;

import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.policy.CommandAllowance;
import io.millrace.queue.AmqpSettings;
import io.millrace.supervisor.run.Allowance;
import io.millrace.supervisor.run.Settings.Containers;
import io.millrace.worker.execute.sandbox.CommandRules;
import io.millrace.worker.execute.sandbox.CommandSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/**
 * The configuration in this program's own words.
 *
 * @param name the worker's label
 * @param concurrency how many jobs it runs at a time
 * @param types the job types to serve; empty: all
 * @param plugins a folder of handler JARs
 * @param drainGrace how long runs may go on when the worker leaves
 * @param commands how it runs commands
 */
record Settings(
        String name,
        int concurrency,
        Set<String> types,
        Optional<Path> plugins,
        Duration drainGrace,
        AmqpSettings amqp,
        CommandSettings commands) {
    /** A stopped worker's commands are gone 3 s after its last sign of life, of which it gives one each 0.5 s. */
    private static final Duration SILENCE = Duration.ofMillis(2_900);

    /** @param amqpTls empty: none */
    static Settings of(WorkerConfig config, Optional<SSLContext> amqpTls) {
        WorkerConfig.Worker worker = config.worker();
        String name = worker.name().map(String::strip).orElseGet(Settings::hostAndPid);
        return new Settings(
                name,
                worker.concurrency(),
                types(worker),
                worker.plugins().map(Path::of),
                Duration.ofSeconds(worker.drainSeconds()),
                amqp(config, name, amqpTls),
                commands(config.command(), worker.concurrency()));
    }

    private static Set<String> types(WorkerConfig.Worker worker) {
        Set<String> types = new TreeSet<>();
        worker.types().orElse(List.of()).forEach(type -> types.add(type.strip()));
        types.remove("");
        return types;
    }

    private static AmqpSettings amqp(WorkerConfig config, String name, Optional<SSLContext> tls) {
        WorkerConfig.Amqp amqp = config.amqp();
        return new AmqpSettings(
                amqp.host(),
                amqp.port(),
                amqp.user(),
                amqp.password(),
                amqp.virtualHost(),
                config.broker().profile(),
                name,
                tls);
    }

    private static CommandSettings commands(WorkerConfig.Command command, int atOnce) {
        long mebibyte = 1L << 20;
        return new CommandSettings(
                command.isolation(),
                new CommandRules(
                        CommandAllowance.of(command.allow().orElse(List.of())),
                        command.network(),
                        Duration.ofSeconds(command.graceSeconds())),
                new Allowance(
                        command.memoryMb() * mebibyte, command.processes(), command.scratchMb() * mebibyte, SILENCE),
                command.firstUser(),
                command.folders().orElse(List.of()).stream()
                        .map(folder -> Path.of(folder.strip()))
                        .toList(),
                command.docker()
                        .map(socket -> new Containers(
                                Path.of(socket.strip()), command.image().orElse(null)))
                        .orElse(null),
                atOnce);
    }

    WorkerInfo info(Set<String> served, String isolation) {
        return new WorkerInfo(name, host(), ProcessHandle.current().pid(), concurrency, served, isolation);
    }

    private static String hostAndPid() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
