package io.millrace.faults.evidence;

import java.util.List;

/** All that a verdict stands on. */
public record Evidence(
        List<Operation> operations,
        List<StoredJob> jobs,
        List<StoredAttempt> attempts,
        List<Execution> executions,
        List<Tree> trees,
        Webhooks webhooks,
        List<Impairment> impairments) {
    public Evidence {
        operations = List.copyOf(operations);
        jobs = List.copyOf(jobs);
        attempts = List.copyOf(attempts);
        executions = List.copyOf(executions);
        trees = List.copyOf(trees);
        impairments = List.copyOf(impairments);
    }
}
