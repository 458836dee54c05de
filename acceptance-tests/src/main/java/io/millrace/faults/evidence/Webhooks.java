package io.millrace.faults.evidence;

import java.util.List;
import java.util.Set;

/**
 * Who was to be told of what, and who was.
 *
 * @param jobs those that name a callback
 * @param stored what the store has to tell
 * @param received what the receiver got, each try of it
 */
public record Webhooks(Set<String> jobs, List<Delivery> stored, List<Delivery> received) {
    public static final Webhooks NONE = new Webhooks(Set.of(), List.of(), List.of());

    public Webhooks {
        jobs = Set.copyOf(jobs);
        stored = List.copyOf(stored);
        received = List.copyOf(received);
    }

    /**
     * One outcome.
     *
     * @param status and attempt: of the job, as the payload has it
     */
    public record Delivery(String id, String jobId, String status, int attempt) {}
}
