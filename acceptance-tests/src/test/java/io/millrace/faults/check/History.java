package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Evidence;
import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import io.millrace.faults.evidence.Tree;
import io.millrace.faults.evidence.Webhooks;
import java.util.ArrayList;
import java.util.List;

/** A run of the suite, as it would be on record: each step takes a little time, and healthy steps make healthy evidence. */
final class History {
    /** Whom all clients ask. */
    static final String GATEWAY = "gateway-1";

    static final String W1 = "worker-1";
    static final String W2 = "worker-2";

    long now = 1_000_000;
    final List<Story> stories = new ArrayList<>();
    final List<Operation> operations = new ArrayList<>();
    final List<StoredAttempt> attempts = new ArrayList<>();
    final List<Execution> executions = new ArrayList<>();
    final List<Tree> trees = new ArrayList<>();
    Webhooks webhooks = Webhooks.NONE;
    final List<Impairment> impairments = new ArrayList<>();

    Story job(Fate fate) {
        return job(new Demand("op-" + stories.size(), null, 300, fate, 0));
    }

    /** Of an object, with a window. */
    Story job(String objectId, int windowSeconds) {
        return job(new Demand("op-" + stories.size(), objectId, windowSeconds, Fate.COMPLETES, 0));
    }

    /** Attempts up to this number fail. */
    Story failing(int failsUntil) {
        return job(new Demand("op-" + stories.size(), null, 300, Fate.COMPLETES, failsUntil));
    }

    Story job(Demand demand) {
        Story story = new Story(this, "job-" + stories.size(), demand);
        stories.add(story);
        return story;
    }

    History passes(long millis) {
        now += millis;
        return this;
    }

    History befalls(String process, What what, long from, long to) {
        impairments.add(new Impairment(process, what, from, to));
        return this;
    }

    Evidence evidence() {
        List<StoredJob> jobs =
                stories.stream().filter(story -> story.isStored).map(Story::row).toList();
        return new Evidence(operations, jobs, attempts, executions, trees, webhooks, impairments);
    }

    List<String> kinds() {
        return Checker.check(evidence()).stream()
                .map(Violation::kind)
                .distinct()
                .toList();
    }
}
