package io.millrace.faults.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.handlers.PoisonHandler;
import io.millrace.faults.handlers.WitnessHandler;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A job to submit.
 *
 * @param millis how long an attempt takes
 * @param failsUntil attempts up to this number fail
 * @param delaySeconds not before
 * @param callback who is told of its end; null: nobody
 */
record JobRequest(
        Fate fate,
        int millis,
        int failsUntil,
        int delaySeconds,
        String priority,
        @Nullable String objectId,
        int window,
        @Nullable String callback) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicLong OPS = new AtomicLong();
    /** One that stays, and two that leave it. */
    private static final String TREE = "setsid sleep 600 & (setsid sleep 600 &); trap '' TERM; sleep %.3f";

    private static final int ALWAYS = 1_000_000;

    static JobRequest lasting(int millis) {
        return new JobRequest(Fate.COMPLETES, millis, 0, 0, "normal", null, 0, null);
    }

    /** Processes that leave each other. */
    static JobRequest command(int millis) {
        return new JobRequest(Fate.RUNS, millis, 0, 0, "normal", null, 0, null);
    }

    static JobRequest poison() {
        return new JobRequest(Fate.POISONS, 0, 0, 0, "normal", null, 0, null);
    }

    static JobRequest failing() {
        return new JobRequest(Fate.FAILS, 0, ALWAYS, 0, "normal", null, 0, null);
    }

    static JobRequest overrunning() {
        return new JobRequest(Fate.OVERRUNS, 5_000, 0, 0, "normal", null, 0, null);
    }

    /** The first try fails, the second does not. */
    JobRequest failingOnce() {
        return new JobRequest(fate, millis, 1, delaySeconds, priority, objectId, window, callback);
    }

    JobRequest after(int seconds) {
        return new JobRequest(fate, millis, failsUntil, seconds, priority, objectId, window, callback);
    }

    JobRequest with(String chosen) {
        return new JobRequest(fate, millis, failsUntil, delaySeconds, chosen, objectId, window, callback);
    }

    JobRequest about(String object, int windowSeconds) {
        return new JobRequest(fate, millis, failsUntil, delaySeconds, priority, object, windowSeconds, callback);
    }

    JobRequest telling(String url) {
        return new JobRequest(fate, millis, failsUntil, delaySeconds, priority, objectId, window, url);
    }

    /** A demand of its own for each time that it is sent. */
    Demand demand() {
        return new Demand("op-" + OPS.incrementAndGet(), objectId, window, fate, failsUntil);
    }

    private String type() {
        return switch (fate) {
            case POISONS -> PoisonHandler.TYPE;
            case RUNS -> "command";
            default -> WitnessHandler.TYPE;
        };
    }

    String body(Demand demand) {
        ObjectNode body = JSON.createObjectNode();
        body.put("type", type());
        if (fate == Fate.RUNS) {
            body.putObject("params").put("command", TREE.formatted(millis / 1000.0));
        } else if (fate != Fate.POISONS) {
            body.putObject("params").put("millis", millis).put("fails_until", failsUntil);
        }
        if (objectId != null) {
            body.put("object_id", objectId).put("dedup_window_seconds", window);
        }
        if (callback != null) {
            body.put("callback_url", callback);
        }
        if (delaySeconds > 0) {
            body.put("delay_seconds", delaySeconds);
        }
        if (fate == Fate.OVERRUNS) {
            body.put("timeout_seconds", 1);
        }
        body.put("priority", priority)
                .put("max_attempts", fate == Fate.FAILS ? 2 : 3)
                .put("backoff_seconds", 0);
        body.putObject("labels").put("op", demand.op());
        return body.toString();
    }
}
