package io.millrace.local.stack;

import io.millrace.local.process.Await;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.ShutdownHook;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RedisServer;
import io.millrace.local.server.Server;
import io.millrace.local.tls.PrivateCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A running product: PostgreSQL, Redis, a broker, gateways and workers. It ends with {@link #close()}, or with the JVM, in order:
 * services drain first, servers stop last. A JVM that was killed leaves its processes to the next start in the same folder.
 */
public final class Stack implements AutoCloseable {
    private static final Duration DRAIN_BOUND = Duration.ofSeconds(30);

    /** Where an engine listens, if there is one. */
    private static final Path DOCKER = Path.of("/var/run/docker.sock");

    private final HomeFolder home;
    private final StackBuilder options;
    private final StackPorts ports;
    private final StackServers servers;
    private final Supervisor supervisor;
    private final ServiceFactory factory;
    private final ServiceEnvironment environment;
    private final Map<String, ServiceProcess> services = new ConcurrentSkipListMap<>();
    private final StartGate gate = new StartGate();
    private final ShutdownHook hook;

    private Stack(HomeFolder home, StackBuilder options) {
        this.home = home;
        this.options = options;
        ports = options.ports.chosen();
        servers = StackServers.of(home, ports, options.brokerKind());
        supervisor = new Supervisor(options.events);
        Map<String, String> own = new HashMap<>(System.getenv());
        own.putAll(options.environment);
        Map<String, String> defaults = new HashMap<>(servers.variables());
        defaults.put("MILLRACE_TOKEN_KEYS", TokenKeys.in(home).toString());
        // Who can reach this machine's loopback can run commands on it anyway.
        defaults.put("MILLRACE_COMMAND_ALLOW", "*");
        defaults.put("MILLRACE_COMMAND_ISOLATION", "bubblewrap,namespaces,process");
        if (Files.isWritable(DOCKER)) {
            defaults.put("MILLRACE_COMMAND_DOCKER", DOCKER.toString());
        }
        if (options.tls) {
            PrivateCa.Issued issued = authority().issue("gateway", PrivateCa.namesOfThisMachine());
            defaults.put("MILLRACE_TLS_CERT", issued.certificate().toString());
            defaults.put("MILLRACE_TLS_KEY", issued.key().toString());
        }
        environment = ServiceEnvironment.of(defaults, own);
        factory = new ServiceFactory(home, options.chosenPrograms(), environment, supervisor);
        hook = ShutdownHook.add("stack-close", this::close);
    }

    public static StackBuilder builder() {
        return new StackBuilder();
    }

    static Stack start(StackBuilder options) {
        HomeFolder home = HomeFolder.hold(options.home)
                .orElseThrow(() -> new StackException(
                        "a stack is running in " + options.home + " already; stop it first (Ctrl-C where it runs)"));
        try {
            options.ports.check(options.gateways);
            Stack stack = new Stack(home, options);
            return stack.started();
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    /** There while a stack is ready: its addresses, for scripts. */
    public static Path environmentFile(Path home) {
        return home.resolve("run").resolve("stack.env");
    }

    public HomeFolder home() {
        return home;
    }

    public PostgresServer postgres() {
        return servers.postgres();
    }

    public RedisServer redis() {
        return servers.redis();
    }

    public BrokerServer broker() {
        return servers.broker();
    }

    /** Whom clients of its gateways trust, a PEM file; empty: they serve by HTTP. */
    public Optional<Path> authorityFile() {
        return options.tls ? Optional.of(authority().file()) : Optional.empty();
    }

    private PrivateCa authority() {
        return PrivateCa.in(home.folder().resolve("tls"));
    }

    /** Where that gateway, from 1 on, serves clients. */
    public String gatewayUrl(int number) {
        return process(ServiceRole.GATEWAY.processName(number)).url();
    }

    /** Where that gateway, from 1 on, shows health and metrics. */
    public String managementUrl(int number) {
        return process(ServiceRole.GATEWAY.processName(number)).managementUrl();
    }

    /**
     * A gateway or worker.
     *
     * @param name such as {@code worker-1}
     * @throws StackException if there is none of that name
     */
    public ServiceProcess process(String name) {
        ServiceProcess found = services.get(name);
        if (found == null) {
            throw new StackException("there is no " + name + " here; there are " + names());
        }
        return found;
    }

    /** The names that {@link #start(String)} knows. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        servers.all().forEach(server -> names.add(server.name()));
        names.addAll(services.keySet());
        return names;
    }

    /**
     * Starts again what is down, and returns when it is ready.
     *
     * @throws StackException if there is none of that name, it runs already, or it does not come up
     */
    public void start(String name) {
        gate.pass(() -> {
            servers.named(name).ifPresentOrElse(this::start, () -> startService(name));
            return name;
        });
    }

    /** Starts those gateways and workers again that are down, all at once; as {@link #start(String)} for errors. */
    public void startAll(List<String> names) {
        gate.pass(() -> {
            List<ServiceProcess> down = names.stream()
                    .map(this::process)
                    .filter(each -> !each.isAlive())
                    .toList();
            down.forEach(ServiceProcess::launch);
            down.forEach(ServiceProcess::awaitStarted);
            return names;
        });
    }

    /** Whether to start that is up to this stack: not for a worker that another terminal added. */
    boolean answersFor(String name) {
        return names().contains(name) || !factory.isReserved(name);
    }

    /** Adds a worker with variables of its own; returns when it is ready. */
    public ServiceProcess addWorker(Map<String, String> variables) {
        return gate.pass(() -> {
            ServiceProcess worker = launchNext(ServiceRole.WORKER, variables);
            worker.awaitStarted();
            return worker;
        });
    }

    /** Ends everything in order, workers that other terminals added too; a second call does nothing. */
    @Override
    public void close() {
        supervisor.close();
        if (!gate.shut()) {
            return;
        }
        options.events.accept("stopping; jobs that run have up to " + DRAIN_BOUND.toSeconds() + " s to end …");
        HomeFolder.deleteTree(environmentFile(home.folder()));
        stopServices();
        servers.stop();
        giveUpHome();
        hook.remove();
        options.events.accept("stopped");
    }

    private Stack started() {
        try {
            return gate.pass(this::startAll);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Stack startAll() {
        options.events.accept(
                "starting PostgreSQL, Redis and " + servers.broker().kind().title() + " …");
        servers.all().forEach(this::start);
        startServices();
        try {
            environment.save(home);
            home.write(home.run().resolve("stack.pid"), ProcessHandle.current().pid() + "\n");
            home.write(environmentFile(home.folder()), scriptFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + home.run(), e);
        }
        return this;
    }

    private String scriptFile() {
        String trusted =
                authorityFile().map(file -> "MILLRACE_CACERT=" + file + "\n").orElse("");
        return servers.scriptFile(gatewayUrl(1), managementUrl(1)) + trusted;
    }

    /** The first gateway alone, since it brings the schema up to date; then all others at once. */
    private void startServices() {
        options.events.accept("starting " + options.gateways + " gateway(s) and " + options.workers + " worker(s) …");
        launchNext(ServiceRole.GATEWAY, Map.of()).awaitStarted();
        List<ServiceProcess> others = new ArrayList<>();
        for (int k = 2; k <= options.gateways; k++) {
            others.add(launchNext(ServiceRole.GATEWAY, Map.of()));
        }
        for (int k = 1; k <= options.workers; k++) {
            others.add(launchNext(ServiceRole.WORKER, Map.of()));
        }
        others.forEach(ServiceProcess::awaitStarted);
    }

    private ServiceProcess launchNext(ServiceRole role, Map<String, String> variables) {
        StackPorts own = role == ServiceRole.GATEWAY ? ports : StackPorts.FREE;
        ServiceProcess service = factory.next(role, own, name -> {
            Map<String, String> all = new HashMap<>(options.ownEnvironment.apply(name));
            all.putAll(variables);
            return all;
        });
        services.put(service.name(), service);
        service.launch();
        return service;
    }

    private void startService(String name) {
        ServiceProcess service = process(name);
        service.launch();
        service.awaitStarted();
    }

    private void start(Server server) {
        try {
            server.start();
        } catch (IllegalStateException e) {
            throw new StackException(String.valueOf(e.getMessage()));
        }
        server.exit().thenAccept(exit -> supervisor.serverEnded(server.name(), exit));
    }

    private void giveUpHome() {
        try {
            home.clearRun();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + home.run(), e);
        } finally {
            home.close();
        }
    }

    private void stopServices() {
        List<ProcessHandle> all = new ArrayList<>(home.processes("worker-"));
        all.addAll(home.processes("gateway-"));
        services.values().stream().filter(ServiceProcess::isAlive).forEach(ServiceProcess::resume);
        all.forEach(ProcessHandle::destroy);
        if (!Await.until(DRAIN_BOUND, () -> all.stream().noneMatch(ProcessHandle::isAlive))) {
            all.forEach(ProcessHandle::destroyForcibly);
            Await.until(DRAIN_BOUND, () -> all.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
