package io.millrace.local.server;

import io.millrace.local.process.Command;
import io.millrace.local.process.FreePorts;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.OsProcess;
import io.millrace.local.process.Programs;
import io.millrace.local.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A private node of the RabbitMQ that is installed: its own data, configuration, cookie and port mapper, so that it neither meets
 * nor disturbs one that the machine runs. The plugins management and prometheus are on.
 */
public final class RabbitMqServer extends BrokerServer {
    /** Debian's programs on the PATH change to a user of their own; these run as who calls them. */
    private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private static final String NODE_ARGUMENTS = "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS";
    private static final String MAPPER_ADDRESS = "ERL_EPMD_ADDRESS";
    private static final Duration MAPPER_BOUND = Duration.ofSeconds(5);

    private final int managementPort;
    private final int metricsPort = FreePorts.next();
    private final int mapperPort = FreePorts.next();
    private final int distributionPort = FreePorts.next();
    private final ManagementApi management;
    private volatile @Nullable OsProcess mapper;

    RabbitMqServer(HomeFolder home, String name, BrokerPorts ports) {
        super(home, name, ports.amqp());
        managementPort = ports.management();
        management = new ManagementApi("http://127.0.0.1:" + managementPort, user(), password());
    }

    @Override
    public BrokerKind kind() {
        return BrokerKind.RABBITMQ;
    }

    @Override
    public String virtualHost() {
        return "/";
    }

    @Override
    public Optional<String> managementUrl() {
        return Optional.of(management.url());
    }

    /** The management API, for what tests want to see of queues and connections. */
    public ManagementApi management() {
        return management;
    }

    /** Where it shows metrics, at {@code /metrics}: host and port. */
    public String metricsAddress() {
        return "127.0.0.1:" + metricsPort;
    }

    /** {@code rabbitmqctl} of this node, for what its management API cannot do. */
    public RabbitMqControl control() {
        Map<String, String> environment = environment(home.data(name()));
        environment.remove(NODE_ARGUMENTS);
        environment.remove(MAPPER_ADDRESS);
        return new RabbitMqControl(environment);
    }

    @Override
    public String freshVirtualHost() {
        String fresh = "v-" + UUID.randomUUID();
        management.put("/api/vhosts/" + fresh, "{}");
        management.put(
                "/api/permissions/" + fresh + "/" + user(), "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
        return fresh;
    }

    @Override
    public void stop() {
        super.stop();
        endMapper(Signal.TERM);
    }

    @Override
    public void kill() {
        super.kill();
        endMapper(Signal.KILL);
    }

    @Override
    protected Command prepare() {
        Path data = home.data(name());
        try {
            Files.createDirectories(data);
            Files.writeString(data.resolve("rabbitmq.conf"), configuration());
            Files.writeString(data.resolve("enabled_plugins"), "[rabbitmq_management,rabbitmq_prometheus].\n");
            startMapper(data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + data, e);
        }
        String program = Files.isExecutable(DEBIAN)
                ? DEBIAN.toString()
                : Programs.find("rabbitmq-server").orElseThrow().toString();
        List<String> line = List.of(
                "sh", "-c", "ulimit -n 65536 2>/dev/null || ulimit -n \"$(ulimit -H -n)\"; exec \"$0\"", program);
        return new Command(name(), line, environment(data));
    }

    @Override
    protected boolean serves() {
        return super.serves() && management.answers();
    }

    private String configuration() {
        return """
                listeners.tcp.1 = 127.0.0.1:%d
                management.tcp.ip = 127.0.0.1
                management.tcp.port = %d
                prometheus.tcp.ip = 127.0.0.1
                prometheus.tcp.port = %d
                log.file = false
                log.console = true
                log.console.level = info
                """.formatted(port(), managementPort, metricsPort);
    }

    private Map<String, String> environment(Path data) {
        Map<String, String> added = new HashMap<>();
        added.put("HOME", data.toString());
        added.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
        added.put(MAPPER_ADDRESS, "127.0.0.1");
        added.put("RABBITMQ_NODENAME", "millrace@localhost");
        added.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
        added.put("RABBITMQ_MNESIA_BASE", data.resolve("mnesia").toString());
        added.put("RABBITMQ_LOG_BASE", data.resolve("log").toString());
        added.put("RABBITMQ_CONF_ENV_FILE", data.resolve("no-such-file").toString());
        added.put("RABBITMQ_ADVANCED_CONFIG_FILE", data.resolve("no-such-file").toString());
        added.put("RABBITMQ_CONFIG_FILE", data.resolve("rabbitmq.conf").toString());
        added.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE", data.resolve("enabled_plugins").toString());
        // With input allowed its script becomes the node instead of waiting for it; no input is there to read.
        added.put("RABBITMQ_ALLOW_INPUT", "true");
        // The last flag means nothing to Erlang: the folder in the command line tells an orphan. Busy waiting is off.
        added.put(
                NODE_ARGUMENTS,
                "-noinput -start_epmd false +sbwt none +sbwtdcpu none +sbwtdio none"
                        + " -kernel inet_dist_use_interface {127,0,0,1} -millrace_home "
                        + data + "/");
        return Command.environmentWith("RABBITMQ_", added);
    }

    /** Erlang's port mapper would daemonize itself and stay behind; as a child of ours it can be ended. */
    private void startMapper(Path data) throws IOException {
        OsProcess running = mapper;
        if (running != null && running.isAlive()) {
            return;
        }
        // Called by a name in our folder, by which an orphan is known.
        Path link = data.resolve("epmd");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Programs.find("epmd").orElseThrow());
        mapper = OsProcess.start(
                home,
                new Command(
                        name() + "-epmd",
                        List.of(link.toString(), "-address", "127.0.0.1", "-port", Integer.toString(mapperPort))));
    }

    private void endMapper(Signal signal) {
        OsProcess running = mapper;
        if (running != null) {
            running.end(signal, MAPPER_BOUND);
        }
    }
}
