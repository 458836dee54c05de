package io.millrace.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.policy.CommandAllowance;
import io.millrace.core.port.Admission;
import io.millrace.core.port.Clock;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobChanges;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.OutputStore;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.RunwayStore;
import io.millrace.core.port.TypeStore;
import io.millrace.core.port.WorkerLine;
import io.millrace.gateway.agent.Arrivals;
import io.millrace.gateway.agent.Claims;
import io.millrace.gateway.batch.MicroBatch;
import io.millrace.gateway.calls.CallersContext;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Follows;
import io.millrace.gateway.change.Canceller;
import io.millrace.gateway.change.Retrier;
import io.millrace.gateway.dedup.RedisDedupGate;
import io.millrace.gateway.health.FastPath;
import io.millrace.gateway.limit.IntakeRules;
import io.millrace.gateway.limit.OpenJobsQuota;
import io.millrace.gateway.notify.Callbacks;
import io.millrace.gateway.persist.Persister;
import io.millrace.gateway.publish.Publisher;
import io.millrace.gateway.query.Explanation;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.query.JobStream;
import io.millrace.gateway.receive.Intake;
import io.millrace.gateway.redis.RedisFlights;
import io.millrace.gateway.runway.Runway;
import io.millrace.gateway.validate.Destinations;
import io.millrace.gateway.validate.SubmissionValidator;
import io.millrace.gateway.validate.TypeCatalog;
import io.millrace.gateway.validate.UrlRule;
import io.millrace.gateway.watch.Watchers;
import io.millrace.gateway.watch.all.Subscriptions;
import io.millrace.gateway.watch.output.Followers;
import io.millrace.gateway.watch.output.OutputReader;
import io.millrace.gateway.wire.JobJson;
import io.millrace.outbound.Vetting;
import io.millrace.queue.AmqpJobQueue;
import io.millrace.telemetry.Tracing;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.Readiness;

/** Puts the rooms of a job's way together. What they are made of is in {@link Adapters}. */
public class Wiring {
    private static final Duration REDIS_BOUND = Duration.ofMillis(100);
    private static final int LARGEST_BATCH = 500;
    private static final int MOST_WAITING = 10_000;

    @Produces
    @Singleton
    RedisFlights flights(Redis redis) {
        return new RedisFlights(redis, Clock.SYSTEM, REDIS_BOUND);
    }

    @Produces
    @Singleton
    RedisDedupGate dedupGate(RedisFlights flights) {
        return new RedisDedupGate(flights);
    }

    @Produces
    @Singleton
    Publisher publisher(AmqpJobQueue queue) {
        return new Publisher(queue);
    }

    @Produces
    @Singleton
    TypeCatalog types(TypeStore store) {
        return new TypeCatalog(store, BuiltInJobTypes.all(), Clock.SYSTEM, Infrastructure.getDefaultWorkerPool());
    }

    @Produces
    @Singleton
    SubmissionValidator validator(TypeCatalog types, Callbacks callbacks, Vetting vetting, GatewayConfig config) {
        return new SubmissionValidator(
                types,
                Generators.timeBasedEpochGenerator()::generate,
                Clock.SYSTEM,
                config.maxTimeoutSeconds(),
                CommandAllowance.of(config.command().allow().orElse(List.of())),
                new Destinations(answered(callbacks::objection), answered(vetting::objection)));
    }

    private static UrlRule answered(UrlRule rule) {
        return (owner, url) -> CallersContext.current().answered(rule.objection(owner, url));
    }

    @Produces
    @Singleton
    Runway runway() {
        return new Runway();
    }

    @Produces
    @Singleton
    OpenJobsQuota openJobsQuota(GatewayConfig config, RunwayStore store) {
        return new OpenJobsQuota(config.quotaOpenJobs().most(), store);
    }

    @Produces
    @Singleton
    MicroBatch<GatedSubmission, Admission> submissions(
            JobStore store,
            Publisher publisher,
            Runway runway,
            OpenJobsQuota openJobs,
            Arrivals arrivals,
            Subscriptions subscriptions,
            GatewayConfig config,
            MeterRegistry metrics,
            Tracing tracing) {
        Persister persister = new Persister(
                store,
                new IntakeRules(runway, openJobs, config.quotaRunning().most().isPresent()),
                new Persister.HandOn(publisher::publish, runway::jobsWait, jobs -> {
                    arrivals.accepted(jobs);
                    subscriptions.accepted(jobs);
                }),
                Clock.SYSTEM,
                Persister.Pause.SLEEP,
                GatewayMeters.batchSizes(metrics),
                tracing);
        MicroBatch<GatedSubmission, Admission> batches = new MicroBatch<>(
                new MicroBatch.Limits(config.persistLanes(), LARGEST_BATCH, MOST_WAITING, Calls.BOUND),
                Clock.SYSTEM,
                Infrastructure.getDefaultWorkerPool(),
                persister);
        return GatewayMeters.shown(
                "millrace.persist.waiting",
                "Submissions that wait for their batch",
                batches,
                MicroBatch::waiting,
                metrics);
    }

    @Produces
    @Singleton
    Intake intake(SubmissionValidator validator, DedupGate gate, MicroBatch<GatedSubmission, Admission> submissions) {
        return new Intake(validator, gate, submissions::submit);
    }

    @Produces
    @Singleton
    JobReads reads(JobReader reader) {
        return new JobReads(reader, Clock.SYSTEM, Infrastructure.getDefaultWorkerPool());
    }

    @Produces
    @Singleton
    Explanation explanation(
            QueueStore store, AmqpJobQueue queue, GatewayConfig config, Claims claims, TypeCatalog types) {
        return new Explanation(
                store,
                () -> queue.isConnected() && !queue.isBlocked(),
                config.quotaRunning().most(),
                new Explanation.Agents(claims::waitsFor, types::runsOnAgents));
    }

    @Produces
    @Singleton
    JobJson jobJson(ObjectMapper mapper) {
        return new JobJson(mapper);
    }

    @Produces
    @Singleton
    JobStream stream(JobReader reader, Calls calls, JobJson json) {
        return new JobStream(reader, calls, json);
    }

    @Produces
    @Singleton
    Watchers watchers(JobReads reads, MeterRegistry metrics) {
        Watchers watchers = new Watchers(reads, Clock.SYSTEM);
        GatewayMeters.streams("job", watchers, Watchers::streams, metrics);
        return GatewayMeters.shown(
                "millrace.watchers", "Requests that wait for a job to change", watchers, Watchers::size, metrics);
    }

    @Produces
    @Singleton
    Subscriptions subscriptions(JobChanges changes, MeterRegistry metrics) {
        return GatewayMeters.streams("all", new Subscriptions(changes), Subscriptions::size, metrics);
    }

    @Produces
    @Singleton
    Followers followers(OutputStore store, MeterRegistry metrics) {
        return GatewayMeters.shown(
                "millrace.followers",
                "Requests that follow the output of a job",
                new Followers(store),
                Followers::size,
                metrics);
    }

    @Produces
    @Singleton
    OutputReader outputReader(
            OutputStore store, JobReader jobs, Followers followers, Calls calls, @Follows Calls follows) {
        return new OutputReader(store, jobs, followers, calls, follows);
    }

    @Produces
    @Singleton
    Canceller canceller(JobStore store, DedupGate gate, WorkerLine line, JobEvents events) {
        return new Canceller(store, gate, line, events);
    }

    @Produces
    @Singleton
    Retrier retrier(JobStore store, JobEvents events, Runway runway, OpenJobsQuota openJobs) {
        return new Retrier(store, events, runway::jobsWait, openJobs::always);
    }

    @Produces
    @Singleton
    @Readiness
    FastPath fastPath(RedisDedupGate gate, AmqpJobQueue queue) {
        return new FastPath(gate::answers, queue::isConnected, queue::isBlocked);
    }
}
