package io.millrace.core.port;

import java.time.Duration;

/** The store ports over one set of jobs, as a conformance suite needs them. */
public interface Stores {
    JobStore jobs();

    JobReader reader();

    UpkeepStore upkeep();

    LeaseStore leases();

    RunwayStore runway();

    QueueStore queues();

    OutputStore output();

    DeliveryStore deliveries();

    SecretStore secrets();

    AgentStore agents();

    JobChanges changes();

    /** Lets time pass for the store: what is due or expires within it is due or has expired. */
    void pass(Duration duration);
}
