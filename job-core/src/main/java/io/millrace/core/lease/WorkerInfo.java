package io.millrace.core.lease;

import java.util.Set;

/**
 * What a worker says of itself when it opens its lease.
 *
 * @param worker its label
 * @param concurrency how many jobs it runs at a time, 1 or more
 * @param types the job types that it serves
 * @param isolation how it isolates commands; {@code none} if it runs none
 */
public record WorkerInfo(String worker, String host, long pid, int concurrency, Set<String> types, String isolation) {
    public WorkerInfo {
        types = Set.copyOf(types);
    }
}
