package io.millrace.local.stack;

import io.millrace.local.process.Await;
import io.millrace.local.process.Command;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.LogTail;
import io.millrace.local.process.OsProcess;
import io.millrace.local.process.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A gateway or a worker: one process at a time under one name. Its supervisor starts it again when it exits with an error. */
public final class ServiceProcess {
    private static final Duration READY_BOUND = Duration.ofSeconds(120);
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_BOUND)
            .build();

    private final HomeFolder home;
    private final Command command;
    private final String managementUrl;
    private final Supervisor supervisor;
    private volatile @Nullable OsProcess process;
    private volatile boolean terminated;

    ServiceProcess(HomeFolder home, Command command, Supervisor supervisor) {
        this.home = home;
        this.command = command;
        this.managementUrl = ServiceEnvironment.managementUrl(command.environment());
        this.supervisor = supervisor;
    }

    public String name() {
        return command.name();
    }

    /** Where it serves clients. */
    public String url() {
        return ServiceEnvironment.url(command.environment());
    }

    /** Where its health and metrics are. */
    public String managementUrl() {
        return managementUrl;
    }

    public boolean isAlive() {
        OsProcess running = process;
        return running != null && running.isAlive();
    }

    /**
     * The running process.
     *
     * @throws IllegalStateException if there is none
     */
    public long pid() {
        return running().pid();
    }

    /** SIGKILL to this process alone, as {@code kill -9} does; returns when it is gone. It is not started again by itself. */
    public void kill() {
        OsProcess running = running();
        running.signal(Signal.KILL);
        running.exit().join();
    }

    /** SIGTERM; returns at once, while the process drains. It is not started again by itself. */
    public void terminate() {
        terminated = true;
        running().signal(Signal.TERM);
    }

    /** SIGSTOP to this process alone; returns when none of its threads runs. */
    public void suspend() {
        running().signal(Signal.STOP);
    }

    /** SIGCONT. */
    public void resume() {
        running().signal(Signal.CONT);
    }

    /** Waits for the end of the process that runs now; false at the bound. */
    public boolean awaitExit(Duration bound) {
        OsProcess running = process;
        return running == null || running.awaitExit(bound);
    }

    /** Waits for {@code /q/health/ready} to answer 200; false at the bound. */
    public boolean awaitReady(Duration bound) {
        return Await.until(bound, this::isReady);
    }

    /** Whether it says that it is ready now. */
    public boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(managementUrl + "/q/health/ready"))
                .timeout(ANSWER_BOUND)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Starts it without waiting. */
    synchronized void launch() {
        if (isAlive()) {
            throw new StackException(name() + " is already running, pid " + pid());
        }
        terminated = false;
        process = OsProcess.start(home, command);
    }

    /**
     * Waits until what was launched is ready, and has it supervised from then on.
     *
     * @throws StackException with the end of its log, if it ended or was not ready within 120 s
     */
    void awaitStarted() {
        OsProcess started = Objects.requireNonNull(process, "launched");
        boolean decided = Await.until(READY_BOUND, () -> !started.isAlive() || isReady());
        if (!decided || !started.isAlive()) {
            started.killTree();
            throw new StackException(name() + " did not start; the end of its log:\n" + LogTail.of(home.log(name())));
        }
        supervisor.watch(this, started);
    }

    /** Starts it again after it exited by itself, supervised at once. */
    synchronized void relaunch() {
        if (!isAlive()) {
            launch();
            supervisor.watch(this, Objects.requireNonNull(process, "launched"));
        }
    }

    boolean wasTerminated() {
        return terminated;
    }

    /** Ends it in order; kills it at the bound. */
    void end(Duration bound) {
        OsProcess running = process;
        if (running != null) {
            running.end(Signal.TERM, bound);
        }
    }

    private OsProcess running() {
        OsProcess running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException(name() + " does not run");
        }
        return running;
    }
}
