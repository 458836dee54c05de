package io.millrace.gateway.upkeep;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.FakeBroker;
import io.millrace.core.port.FakeJobEvents;
import io.millrace.core.port.FakeJobQueue;
import io.millrace.core.port.FakeSessionLine;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.SessionLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** A store, a broker and a clock in memory, and who lives on them. */
final class World {
    final ManualClock clock = new ManualClock();
    final FakeStore store = new FakeStore(clock);
    final FakeBroker broker = new FakeBroker();
    final FakeJobQueue queue = broker.queue();
    final FakeJobEvents events = new FakeJobEvents();
    final List<Attempt> stopped = new ArrayList<>();
    private long ids;

    JobId submit(Start start) {
        return submit(start, queue -> true);
    }

    JobId submit(Start start, Predicate<QueueId> room) {
        RunPolicy policy =
                new RunPolicy(Duration.ofSeconds(5), 3, Duration.ofSeconds(2), Duration.ofSeconds(300), null);
        JobId id = new JobId(new UUID(0x7000 + ids++, 0x8000_0000_0000_0000L));
        ValidSubmission submission = new ValidSubmission(
                id,
                "demo",
                new JobSpec("object-" + id, "noop", Priority.NORMAL, Json.EMPTY_OBJECT, policy, Map.of()),
                start,
                null);
        Accepted accepted = (Accepted) store.jobs()
                .persist(List.of(new GatedSubmission(submission, new Gate.Unknown())), limits(room))
                .get(0);
        if (accepted.queued() != null) {
            queue.publish(List.of(accepted.queued()));
        }
        return id;
    }

    private static IntakeLimits limits(Predicate<QueueId> room) {
        return IntakeLimits.of(queue -> room.test(queue), owner -> OptionalInt.empty());
    }

    /** A worker with its lease and its queue. */
    Session worker() {
        Session session = Session.fresh();
        store.leases().open(session, new WorkerInfo("worker-1", "host", 1, 5, Set.of("noop"), "none"));
        FakeSessionLine line = broker.line();
        line.open(session, new SessionLine.Orders() {
            @Override
            public void cancel(Attempt attempt, Reason reason) {
                stopped.add(attempt);
            }

            @Override
            public void drain() {
                throw new AssertionError("nobody asked for a drain");
            }
        });
        return session;
    }

    Attempt claim(Session session, JobId job) {
        return store.jobs().claim(session, List.of(job), false).runs().get(0).attempt();
    }

    /** The oldest job of type noop, claimed by an agent. */
    Attempt claimForAgent(Duration lease) {
        Job job = store.agents()
                .claim(new Wish(Set.of("noop"), "robot", "agent", lease), OptionalInt.empty())
                .orElseThrow();
        return new Attempt(job.id(), job.state().attempt());
    }

    JobStatus status(JobId job) {
        return store.reader().find(job).orElseThrow().status();
    }
}
