package io.millrace.local.demo;

import io.millrace.local.process.Await;
import io.millrace.local.stack.StackException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Submits the scenes, prints each change as it is seen, and ends with a table. */
final class Show {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int CANCELLED_FROM_PERCENT = 10;

    private final MillraceClient client;
    private final Consumer<String> out;
    private final long lookMillis;
    private final Map<Scene, JobView> jobs = new LinkedHashMap<>();

    /**
     * Made with how often it looks.
     *
     * @param lookMillis pause between two looks at all jobs
     */
    Show(MillraceClient client, Consumer<String> out, long lookMillis) {
        this.client = client;
        this.out = out;
        this.lookMillis = lookMillis;
    }

    void submit(Scene scene) {
        MillraceClient.Answer answer = client.submit(scene.body());
        jobs.put(scene, answer.job());
        say(scene, "POST /jobs " + scene.body());
        say(scene, answer.code() + ", job " + answer.job().id());
    }

    /** Submits a scene again that must answer with its first job. */
    void submitAgain(Scene scene) {
        MillraceClient.Answer answer = client.submit(scene.body());
        JobView first = jobs.put(scene, answer.job());
        String same = first != null && first.id().equals(answer.job().id()) ? "the same job" : "ANOTHER JOB";
        say(
                scene,
                "the same object_id again: " + answer.code() + ", " + same + " "
                        + answer.job().id());
    }

    /**
     * Watches until all jobs are finished.
     *
     * @throws StackException if that took over five minutes
     */
    void watch() {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (jobs.values().stream().anyMatch(job -> !job.finished())) {
            if (System.nanoTime() - deadline > 0 || !Await.pause(lookMillis)) {
                throw new StackException("not all jobs finished within " + BOUND.toMinutes() + " minutes");
            }
            jobs.replaceAll(this::look);
        }
    }

    /** What became of each job. */
    List<String> table() {
        List<String> rows = new ArrayList<>();
        rows.add(row("job", "status", "reason", "attempts", "outcome"));
        rows.add("-".repeat(100));
        jobs.forEach((scene, job) -> rows.add(
                row(scene.name(), job.status(), job.reason(), Integer.toString(job.attempt()), job.outcome())));
        return rows;
    }

    private JobView look(Scene scene, JobView before) {
        if (before.finished()) {
            return before;
        }
        JobView now = client.get(before.id());
        if (now.differsFrom(before)) {
            say(scene, now.line());
        }
        if (scene.cancelled() && before.percent() < CANCELLED_FROM_PERCENT && now.percent() >= CANCELLED_FROM_PERCENT) {
            say(
                    scene,
                    "DELETE /jobs/" + now.id() + ": " + client.cancel(now.id()).code());
        }
        return now;
    }

    private void say(Scene scene, String text) {
        out.accept(String.format(
                Locale.ROOT, "%tT  %-34s  %s", LocalTime.now(ZoneId.systemDefault()), scene.name(), text));
    }

    private static String row(String job, String status, String reason, String attempts, String outcome) {
        return String.format(Locale.ROOT, "%-34s  %-10s  %-18s  %-8s  %s", job, status, reason, attempts, outcome)
                .stripTrailing();
    }
}
