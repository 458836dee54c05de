package io.millrace.supervisor.wire;

import java.time.Duration;

/** What a worker asks of its supervisor. Each is a sign of life. */
public sealed interface Request {
    /** @param run the worker's number of this run, never used before */
    record Start(long run, CommandSpec spec) implements Request {}

    /** TERM now, KILL after the grace; zero: KILL now. A later one with a shorter grace counts. Unknown runs are passed over. */
    record Stop(long run, Duration grace) implements Request {}

    /** So many bytes of the run's output may follow. */
    record Credit(long run, int bytes) implements Request {}

    /** Nothing but a sign of life. */
    record Beat() implements Request {}
}
