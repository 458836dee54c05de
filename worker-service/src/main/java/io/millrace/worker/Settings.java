package io.millrace.worker;

import io.millrace.core.lease.WorkerInfo;
import io.millrace.queue.AmqpSettings;
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
 */
record Settings(
        String name,
        int concurrency,
        Set<String> types,
        Optional<Path> plugins,
        Duration drainGrace,
        AmqpSettings amqp) {

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
                amqp(config, name, amqpTls));
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

    WorkerInfo info(Set<String> served) {
        // Commands are not run here yet, so there is nothing to isolate.
        return new WorkerInfo(name, host(), ProcessHandle.current().pid(), concurrency, served, "none");
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
