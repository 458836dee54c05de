package io.millrace.local.stack;

import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.ShutdownHook;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** A worker that a terminal of its own adds to the running stack, and takes away again. */
final class AddedWorker implements AutoCloseable {
    private static final Duration DRAIN_BOUND = Duration.ofSeconds(30);

    private final Supervisor supervisor;
    private final ServiceFactory factory;
    private final ServiceProcess worker;
    private final ShutdownHook hook;

    private AddedWorker(HomeFolder home, Map<String, String> environment, StackBuilder options) {
        // A worker that ends because its stack does is no news.
        supervisor = new Supervisor(line -> {
            if (Files.exists(Stack.environmentFile(home.folder()))) {
                options.events.accept(line);
            }
        });
        ServiceEnvironment shared = ServiceEnvironment.load(home, environment);
        factory = new ServiceFactory(home, options.chosenPrograms(), shared, supervisor);
        worker = factory.next(ServiceRole.WORKER, StackPorts.FREE, name -> Map.of());
        hook = ShutdownHook.add("worker-stop", this::stop);
    }

    /** Starts one under the next free name; returns when it is ready. */
    static AddedWorker start(HomeFolder home, Map<String, String> environment, StackBuilder options) {
        AddedWorker added = new AddedWorker(home, environment, options);
        try {
            added.start();
        } catch (StackException e) {
            added.close();
            throw e;
        }
        ServiceProcess worker = added.worker;
        options.events.accept(worker.name() + " is ready, management " + worker.managementUrl() + "; log "
                + ReadyLine.shortened(home.log(worker.name())) + "; Ctrl-C stops it");
        return added;
    }

    boolean answersFor(String name) {
        return worker.name().equals(name);
    }

    /** Starts it again. */
    void start() {
        worker.launch();
        worker.awaitStarted();
    }

    @Override
    public void close() {
        stop();
        hook.remove();
    }

    private void stop() {
        supervisor.close();
        worker.end(DRAIN_BOUND);
        factory.release(worker.name());
    }
}
