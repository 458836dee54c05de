package io.millrace.local.server;

import io.millrace.local.process.Await;
import io.millrace.local.process.Command;
import io.millrace.local.process.Exit;
import io.millrace.local.process.FreePorts;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.LogTail;
import io.millrace.local.process.OsProcess;
import io.millrace.local.process.Signal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What all servers have in common: one main process, its signals, and waiting until it serves. */
abstract class ProcessServer implements Server {
    private static final Duration STOP_BOUND = Duration.ofSeconds(30);
    private static final Duration START_BOUND = Duration.ofSeconds(120);

    protected final HomeFolder home;
    private final String name;
    private final int port;
    private volatile @Nullable OsProcess process;

    protected ProcessServer(HomeFolder home, String name, int port) {
        this.home = home;
        this.name = name;
        this.port = port;
    }

    /** The main process, its data folder prepared before. */
    protected abstract Command prepare();

    /** Whether it serves clients now. */
    protected abstract boolean serves();

    /** How this server is asked to end in order. */
    protected Signal stopSignal() {
        return Signal.TERM;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public synchronized void start() {
        if (isAlive()) {
            throw new IllegalStateException(name + " is already running, pid " + pid());
        }
        if (!FreePorts.isFree(port)) {
            throw new IllegalStateException("port " + port + " of " + name + " is taken by another process");
        }
        OsProcess started = OsProcess.start(home, prepare());
        process = started;
        boolean ready = Await.until(START_BOUND, () -> !started.isAlive() || serves());
        if (!ready || !started.isAlive()) {
            kill();
            throw new IllegalStateException(
                    name + " did not start; the end of its log:\n" + LogTail.of(home.log(name)));
        }
    }

    @Override
    public void stop() {
        endWith(stopSignal());
    }

    /** Ends it with that signal, killing it at the bound. */
    protected final void endWith(Signal signal) {
        OsProcess running = process;
        if (running != null) {
            running.end(signal, STOP_BOUND);
        }
    }

    @Override
    public void kill() {
        OsProcess running = process;
        if (running != null) {
            running.killTree();
        }
    }

    @Override
    public void suspend() {
        running().signalTree(Signal.STOP);
    }

    @Override
    public void resume() {
        running().signalTree(Signal.CONT);
    }

    @Override
    public boolean isAlive() {
        OsProcess running = process;
        return running != null && running.isAlive();
    }

    @Override
    public long pid() {
        return running().pid();
    }

    @Override
    public CompletableFuture<Exit> exit() {
        return running().exit();
    }

    private OsProcess running() {
        OsProcess running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException(name + " does not run");
        }
        return running;
    }
}
