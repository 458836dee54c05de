package io.millrace.gateway;

import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.CatchesUp;
import io.millrace.gateway.calls.Changes;
import io.millrace.gateway.calls.Follows;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Who may keep how many threads, and connections, waiting for PostgreSQL. */
public class CallsWiring {
    /** Of the pool's 20 connections, with those for agents, for changes, for followers and for catching up: the rest is left to submissions, single reads and upkeep. */
    private static final int CALLS = 4;

    private static final int CHANGES = 3;

    private static final int FOLLOWS = 2;

    private static final int CATCH_UPS = 2;

    private static final int MOST_CALLS_WAITING = 2_000;

    @Produces
    @Singleton
    Calls calls() {
        return new Calls("store-calls", CALLS, MOST_CALLS_WAITING);
    }

    void close(@Disposes Calls calls) {
        calls.close();
    }

    @Produces
    @Singleton
    @Changes
    Calls changes() {
        return new Calls("store-changes", CHANGES, MOST_CALLS_WAITING);
    }

    void closeChanges(@Disposes @Changes Calls changes) {
        changes.close();
    }

    @Produces
    @Singleton
    @Follows
    Calls follows() {
        return new Calls("store-follows", FOLLOWS, MOST_CALLS_WAITING);
    }

    void closeFollows(@Disposes @Follows Calls follows) {
        follows.close();
    }

    @Produces
    @Singleton
    @CatchesUp
    Calls catchUps() {
        return new Calls("store-catch-ups", CATCH_UPS, MOST_CALLS_WAITING);
    }

    void closeCatchUps(@Disposes @CatchesUp Calls catchUps) {
        catchUps.close();
    }
}
