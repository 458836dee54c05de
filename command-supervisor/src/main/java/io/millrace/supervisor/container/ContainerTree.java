package io.millrace.supervisor.container;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import io.millrace.supervisor.run.Tree;
import io.millrace.supervisor.wire.Report.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A container that was started. Its first process takes all others along when it ends. Thread-safe. */
final class ContainerTree implements Tree {
    private static final Duration LOOK_EACH = Duration.ofMillis(50);
    /** An engine that has not done so by then hangs. */
    private static final Duration DIES_WITHIN = Duration.ofSeconds(30);

    private static final int KILLED = 128 + 9;

    private final Engine engine;
    private final String id;
    private final ContainerOutput output;
    private final OutputStream stdin;
    private final UsageMeter meter;
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean killing = new AtomicBoolean();
    private final AtomicLong killedNanos = new AtomicLong();
    private volatile boolean ended;
    private volatile boolean outOfSight;

    ContainerTree(Engine engine, String id, ContainerOutput output, OutputStream stdin) {
        this.engine = engine;
        this.id = id;
        this.output = output;
        this.stdin = stdin;
        this.meter = new UsageMeter(engine, id, UsageMeter.CGROUPS);
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public InputStream stdout() {
        return output.stdout();
    }

    @Override
    public InputStream stderr() {
        return output.stderr();
    }

    /** If the engine goes away meanwhile, the container is to go, too: what it writes from then on is lost. */
    @Override
    public int await() throws InterruptedException {
        try (ExitCode exit = engine.client().waitContainerCmd(id).exec(new ExitCode())) {
            OptionalInt code = OptionalInt.empty();
            while (code.isEmpty() && !isKilledInVain()) {
                code = exit.await(LOOK_EACH);
            }
            ended = code.isPresent();
            outOfSight = code.isEmpty();
            return code.orElse(KILLED);
        } catch (RuntimeException | IOException e) {
            outOfSight = true;
            kill();
            return KILLED;
        }
    }

    private boolean isKilledInVain() {
        long since = killedNanos.get();
        return since != 0 && System.nanoTime() - since > DIES_WITHIN.toNanos();
    }

    @Override
    public void terminate() {
        engine.threads().execute(() -> signal("TERM"));
    }

    @Override
    public void kill() {
        killedNanos.compareAndSet(0, System.nanoTime());
        if (!ended && killing.compareAndSet(false, true)) {
            engine.threads().execute(() -> {
                signal("KILL");
                killing.set(false);
            });
        }
    }

    private void signal(String name) {
        try {
            engine.client().killContainerCmd(id).withSignal(name).exec();
        } catch (RuntimeException e) {
            // It has ended before, or the engine is away: then whoever wants it gone says so again.
        }
    }

    @Override
    public boolean awaitGone(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!ended && System.nanoTime() - end < 0) {
            kill();
            ended = isGone();
            Thread.sleep(LOOK_EACH.toMillis());
        }
        return ended;
    }

    private boolean isGone() throws InterruptedException {
        try {
            return !Boolean.TRUE.equals(state().getRunning());
        } catch (NotFoundException e) {
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private ContainerState state() throws InterruptedException {
        return engine.answer(client -> client.inspectContainerCmd(id).exec().getState());
    }

    @Override
    public void look() {
        if (!ended) {
            meter.look();
        }
        if (ended || meter.isOver()) {
            output.release();
        }
    }

    @Override
    public Usage usage() {
        return new Usage(meter.cpu(), meter.peakBytes(), Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    /** The engine sees to that. */
    @Override
    public boolean isOverMemory() {
        return false;
    }

    @Override
    public boolean isOutOfSight() {
        return outOfSight;
    }

    @Override
    public boolean lostToMemory() {
        try {
            return meter.ranOutOfMemory() || Boolean.TRUE.equals(state().getOOMKilled());
        } catch (RuntimeException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        try (stdin;
                output) {
            meter.close();
            engine.remove(id);
        } catch (IOException e) {
            // Connections to a container that is gone.
        }
    }
}
