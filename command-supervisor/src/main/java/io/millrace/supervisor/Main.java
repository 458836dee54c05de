package io.millrace.supervisor;

import io.millrace.supervisor.container.ContainerStarter;
import io.millrace.supervisor.container.Engine;
import io.millrace.supervisor.container.Sweep;
import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.launch.Launchers.MissingProgramException;
import io.millrace.supervisor.limit.Cgroups;
import io.millrace.supervisor.run.ByImage;
import io.millrace.supervisor.run.LocalCommands;
import io.millrace.supervisor.run.Probe;
import io.millrace.supervisor.run.Settings;
import io.millrace.supervisor.run.Settings.Containers;
import io.millrace.supervisor.run.Starter;
import io.millrace.supervisor.run.Supervisor;
import io.millrace.supervisor.wire.Line;
import io.millrace.supervisor.wire.Report.Ready;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Its worker is at its standard input and output, and its own words go to standard error. */
public final class Main {
    private static final String NO_ENGINE = "no container engine is configured";

    private final Settings settings;
    private final Line worker;

    private Main(Settings settings, Line worker) {
        this.settings = settings;
        this.worker = worker;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.of(List.of(arguments));
        Line worker = new Line(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
        CountDownLatch ended = new CountDownLatch(1);
        // Whoever asks this process to end, as a service manager asks all of a worker's: its worker decides, by its own
        // end.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitQuietly(ended)));
        try {
            new Main(settings, worker).run();
        } finally {
            ended.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws IOException, InterruptedException {
        Containers containers = settings.containers();
        if (containers == null) {
            withoutEngine();
            return;
        }
        try (Engine engine = new Engine(containers.socket());
                Sweep sweep = Sweep.begin(engine)) {
            Starter inContainers = new ContainerStarter(engine, containers.defaultImage(), settings.allowance());
            String imageTrouble = engine.trouble();
            if (settings.isolation() == Isolation.CONTAINER && containers.defaultImage() == null) {
                // There is nothing to try it with: each command brings its own image.
                serve(inContainers, new Ready(imageTrouble, imageTrouble, inContainers.enforced(Probe.SPEC)));
            } else if (settings.isolation() == Isolation.CONTAINER) {
                serve(inContainers, imageTrouble);
            } else {
                locally(local -> new ByImage(inContainers, local), imageTrouble);
            }
        }
    }

    private void withoutEngine() throws IOException, InterruptedException {
        if (settings.isolation() == Isolation.CONTAINER) {
            worker.send(new Ready(NO_ENGINE, NO_ENGINE, Set.of()));
        } else {
            locally(local -> local, NO_ENGINE);
        }
    }

    private void locally(UnaryOperator<Starter> beside, @Nullable String imageTrouble)
            throws IOException, InterruptedException {
        Optional<Cgroups> groups = Cgroups.ofThisProcess();
        try {
            serve(beside.apply(LocalCommands.starter(settings, groups)), imageTrouble);
        } catch (MissingProgramException e) {
            worker.send(new Ready(e.getMessage(), imageTrouble, Set.of()));
        } finally {
            groups.ifPresent(Cgroups::close);
        }
    }

    private void serve(Starter starter, @Nullable String imageTrouble) throws IOException, InterruptedException {
        serve(starter, Probe.ask(starter, task -> new Thread(task).start(), imageTrouble));
    }

    private void serve(Starter starter, Ready ready) throws IOException, InterruptedException {
        worker.send(ready);
        new Supervisor(worker, starter, settings.allowance().silence()).serve();
    }
}
