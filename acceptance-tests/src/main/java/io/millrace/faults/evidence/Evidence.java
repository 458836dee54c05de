package io.millrace.faults.evidence;

import java.util.List;

/** All that a verdict stands on. */
public record Evidence(
        List<Operation> operations,
        List<StoredJob> jobs,
        List<StoredAttempt> attempts,
        List<Execution> executions,
        List<Impairment> impairments) {
    public Evidence {
        operations = List.copyOf(operations);
        jobs = List.copyOf(jobs);
        attempts = List.copyOf(attempts);
        executions = List.copyOf(executions);
        impairments = List.copyOf(impairments);
    }
}
