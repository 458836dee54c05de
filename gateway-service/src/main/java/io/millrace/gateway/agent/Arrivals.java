package io.millrace.gateway.agent;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Jobs that have just been accepted: agents are told of those that may run now. Those who wait here directly; those elsewhere through the broker, but of
 * types that agents alone run: of what workers run there would be an event for each submission, for nobody mostly.
 */
public final class Arrivals {
    private final Predicate<String> runsOnAgents;
    private final Claims claims;
    private final JobEvents events;

    /** @param runsOnAgents whether agents alone run jobs of a type; must not block */
    public Arrivals(Predicate<String> runsOnAgents, Claims claims, JobEvents events) {
        this.runsOnAgents = runsOnAgents;
        this.claims = claims;
        this.events = events;
    }

    /** After the commit. Never blocks. */
    public void accepted(Collection<Job> jobs) {
        List<JobEvent> toAll = new ArrayList<>();
        for (Job job : jobs) {
            String type = job.spec().type();
            if (job.status() != JobStatus.QUEUED) {
                continue;
            }
            if (runsOnAgents.test(type)) {
                toAll.add(JobEvent.of(job));
            } else if (claims.waitsFor(type)) {
                claims.heard(JobEvent.of(job));
            }
        }
        if (!toAll.isEmpty()) {
            events.announce(toAll);
        }
    }
}
