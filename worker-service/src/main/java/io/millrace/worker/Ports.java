package io.millrace.worker;

import io.millrace.core.port.Clock;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.JobSource;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.OutputStore;
import io.millrace.core.port.SessionLine;
import io.millrace.core.port.TypeStore;
import io.millrace.core.port.UpkeepStore;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.execute.Halt;
import io.millrace.worker.lease.Witnesses;
import java.util.function.Supplier;

/** All that a worker needs from outside of itself. */
record Ports(Stores stores, Broker broker, Surroundings process) {
    /** PostgreSQL. */
    record Stores(JobStore jobs, LeaseStore leases, UpkeepStore upkeep, TypeStore types, OutputStore output) {}

    /**
     * RabbitMQ.
     *
     * @param lines makes a line for each session
     */
    record Broker(JobSource source, JobQueue queue, Supplier<SessionLine> lines, JobEvents events) {}

    /**
     * The process.
     *
     * @param exit ends it in good order; must not block
     * @param tracing sees what it does
     */
    record Surroundings(Clock clock, Halt halt, Runnable exit, Tracing tracing) {}

    Witnesses witnesses() {
        return new Witnesses(stores.leases(), broker.lines());
    }
}
