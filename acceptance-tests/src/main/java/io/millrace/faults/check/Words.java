package io.millrace.faults.check;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The contract's words for statuses, outcomes and reasons, as far as rules speak of them. */
final class Words {
    static final String COMPLETED = "completed";
    static final String FAILED = "failed";
    static final String CANCELLED = "cancelled";
    static final String LOST = "lost";
    static final String RELEASED = "released";

    static final String BY_USER = "cancelled_by_user";
    static final String TIMEOUT = "timeout";
    static final String ERROR = "error";
    static final String WORKER_LOST = "worker_lost";

    static final String DEDUP_CONFLICT = "dedup-conflict";
    static final String ALREADY_CANCELLED = "already-cancelled";
    static final String ALREADY_FINISHED = "already-finished";
    static final String NOT_RETRYABLE = "not-retryable";

    private static final Set<String> TERMINAL = Set.of(COMPLETED, FAILED, CANCELLED);

    private Words() {}

    static boolean isTerminal(@Nullable String status) {
        return status != null && TERMINAL.contains(status);
    }
}
