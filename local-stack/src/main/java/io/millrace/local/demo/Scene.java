package io.millrace.local.demo;

import java.util.Random;

/**
 * A job of the demo.
 *
 * @param name what it shows
 * @param body the submission
 * @param cancelled whether the demo cancels it in mid-run
 */
record Scene(String name, String body, boolean cancelled) {
    private static final int LEAST_SECONDS = 5;
    private static final int SUM_SPREAD = 26;
    private static final int UNSTABLE_SPREAD = 6;

    static Scene report(String objectId) {
        return new Scene("report, 15 to 40 s", "{\"object_id\": \"" + objectId + "\"}", false);
    }

    static Scene sum(Random random) {
        int seconds = LEAST_SECONDS + random.nextInt(SUM_SPREAD);
        return new Scene(
                "compute_sum, " + seconds + " s",
                "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1, 2, 3.5, 35.5], \"seconds\": " + seconds
                        + "}}",
                false);
    }

    static Scene unstable(Random random) {
        int seconds = LEAST_SECONDS + random.nextInt(UNSTABLE_SPREAD);
        return new Scene(
                "unstable_task, " + seconds + " s, up to 4 tries",
                "{\"type\": \"unstable_task\", \"max_attempts\": 4, \"backoff_seconds\": 1, \"params\":"
                        + " {\"failure_rate\": 0.6, \"seconds\": " + seconds + "}}",
                false);
    }

    static Scene slow() {
        return new Scene(
                "report over its timeout of 6 s",
                "{\"type\": \"report\", \"timeout_seconds\": 6, \"params\": {\"min_seconds\": 30, \"max_seconds\": 40}}",
                false);
    }

    static Scene unwanted() {
        return new Scene(
                "report that is cancelled",
                "{\"type\": \"report\", \"params\": {\"min_seconds\": 30, \"max_seconds\": 40}}",
                true);
    }
}
