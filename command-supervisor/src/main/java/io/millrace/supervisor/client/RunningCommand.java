package io.millrace.supervisor.client;

import io.millrace.supervisor.wire.Report;
import io.millrace.supervisor.wire.Request;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A command that a supervisor runs. What is heard of it waits here, no more than it was given credit for. */
public final class RunningCommand {
    private final long number;
    private final Consumer<Request> supervisor;
    private final BlockingQueue<Report> heard = new LinkedBlockingQueue<>();

    RunningCommand(long number, Consumer<Request> supervisor) {
        this.number = number;
        this.supervisor = supervisor;
    }

    void hear(Report report) {
        heard.add(report);
    }

    /** What comes next: pieces of output, then the end, once. Waits for it. */
    public Report next() throws InterruptedException {
        return heard.take();
    }

    /** So many bytes of its output have found their place: as many more may come. Thread-safe. */
    public void credit(int bytes) {
        supervisor.accept(new Request.Credit(number, bytes));
    }

    /** TERM to all of it now, KILL after the grace; zero: KILL now. Thread-safe. */
    public void stop(Duration grace) {
        supervisor.accept(new Request.Stop(number, grace));
    }
}
