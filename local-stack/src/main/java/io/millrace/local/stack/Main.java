package io.millrace.local.stack;

import io.millrace.local.process.Await;
import io.millrace.local.process.HomeFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What {@code make run}, {@code make worker} and {@code make start NAME=…} start, and what prepares the acceptance tests. Errors are
 * one line; the exit code is 1.
 */
public final class Main {
    private static final long LOOK_MILLIS = 100;
    private static final int MOST_PROCESSES = 100;

    private final Map<String, String> environment;
    private final BooleanSupplier goesOn;
    private final StackBuilder builder;

    /**
     * Made with a condition that ends it, for tests.
     *
     * @param builder what is not in the environment
     */
    Main(Map<String, String> environment, StackBuilder builder, BooleanSupplier goesOn) {
        this.environment = environment;
        this.builder = builder;
        this.goesOn = goesOn;
    }

    /** {@code run}, {@code worker}, {@code start} and a name, or {@code archive-classes}. */
    public static void main(String[] args) {
        try {
            new Main(System.getenv(), Stack.builder().events(System.out::println), () -> true).execute(args);
        } catch (StackException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    void execute(String... args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "run" -> run();
            case "worker" -> worker();
            case "start" -> start(args.length > 1 ? args[1].strip() : "");
            case "archive-classes" -> new ClassArchives(ProjectRoot.find()).make(builder.home(home()));
            default -> throw new StackException("say run, worker, start and a name, or archive-classes");
        }
    }

    private void run() {
        builder.home(home())
                .ports(StackPorts.of(environment))
                .tls(environment.getOrDefault("TLS", "").equals("1"))
                .gateways(Math.max(1, StackPorts.number(environment, "GATEWAYS", 1, MOST_PROCESSES)))
                .workers(StackPorts.number(environment, "WORKERS", 2, MOST_PROCESSES));
        try (Stack stack = builder.start()) {
            Requests requests = new Requests(stack.home());
            requests.open();
            builder.events.accept(ReadyLine.of(stack));
            while (goesOn.getAsBoolean() && Await.pause(LOOK_MILLIS)) {
                requests.serve(stack::answersFor, stack::start);
            }
        }
    }

    private void worker() {
        HomeFolder home = runningStack();
        try (AddedWorker added = AddedWorker.start(home, environment, builder)) {
            Requests requests = new Requests(home);
            while (goesOn.getAsBoolean() && HomeFolder.isHeld(home.folder()) && Await.pause(LOOK_MILLIS)) {
                requests.serve(added::answersFor, name -> added.start());
            }
        }
    }

    private void start(String name) {
        if (name.isEmpty()) {
            throw new StackException("say which: make start NAME=gateway-1");
        }
        new Requests(runningStack()).ask(name);
        builder.events.accept(name + " is up");
    }

    private HomeFolder runningStack() {
        if (!HomeFolder.isHeld(home()) || !Files.exists(Stack.environmentFile(home()))) {
            throw new StackException("no stack is running in " + home() + "; `make run` starts one");
        }
        return HomeFolder.visit(home());
    }

    private Path home() {
        String set = environment.getOrDefault("MILLRACE_HOME", "");
        return Path.of(set.isBlank() ? ".millrace" : set);
    }
}
