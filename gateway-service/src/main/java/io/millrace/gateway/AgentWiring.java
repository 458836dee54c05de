package io.millrace.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobEvents;
import io.millrace.gateway.agent.Arrivals;
import io.millrace.gateway.agent.ClaimResource.Lease;
import io.millrace.gateway.agent.Claims;
import io.millrace.gateway.agent.OfAgents;
import io.millrace.gateway.agent.Runs;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.validate.TypeCatalog;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Puts the room of agents together. Two pools of calls: a rush of claims must not cost anybody his lease. */
public class AgentWiring {
    /** Each of the pool's 20 connections, beside those of {@link CallsWiring}. */
    private static final int CLAIMS = 2;

    private static final int RUNS = 2;

    private static final int MOST_WAITING = 5_000;

    /** Of claims alone. */
    private final Calls claimCalls = new Calls("store-claims", CLAIMS, MOST_WAITING);

    @Produces
    @Singleton
    @OfAgents
    Calls runCalls() {
        return new Calls("store-runs", RUNS, MOST_WAITING);
    }

    void close(@Disposes @OfAgents Calls calls) {
        calls.close();
    }

    @Produces
    @Singleton
    Claims claims(AgentStore store, JobEvents events, GatewayConfig config, MeterRegistry metrics) {
        Counter claimed = Counter.builder("millrace.agents.claims")
                .description("Jobs that agents have claimed")
                .register(metrics);
        Claims claims = new Claims(
                store,
                claimCalls::ask,
                events,
                Clock.SYSTEM,
                config.quotaRunning().most(),
                claimed);
        return GatewayMeters.shown(
                "millrace.agents.waiting", "Agents that wait for a job here", claims, Claims::size, metrics);
    }

    void close(@Disposes Claims claims) {
        claimCalls.close();
    }

    @Produces
    @Singleton
    Arrivals arrivals(TypeCatalog types, Claims claims, JobEvents events) {
        return new Arrivals(types::runsOnAgents, claims, events);
    }

    @Produces
    @Singleton
    Runs runs(AgentStore store, JobEvents events) {
        return new Runs(store, new RetryPolicy(new SecureRandom()), events);
    }

    @Produces
    @Singleton
    Lease lease(GatewayConfig config) {
        return new Lease(config.agentLease().length());
    }
}
