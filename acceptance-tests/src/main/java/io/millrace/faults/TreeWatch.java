package io.millrace.faults;

import io.millrace.faults.evidence.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches which commands have processes on this machine: each says in its environment whose it is. */
final class TreeWatch implements AutoCloseable {
    private static final int EACH_MILLIS = 100;
    private static final String JOB = "MILLRACE_JOB_ID=";
    private static final String ATTEMPT = "MILLRACE_ATTEMPT=";

    private final Map<Run, Tree> trees = new HashMap<>();
    private final Thread thread = new Thread(this::watch, "tree-watch");

    private volatile boolean stopped;

    private record Run(String jobId, int attempt) {}

    static TreeWatch start() {
        TreeWatch watch = new TreeWatch();
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** What has been seen until now. */
    synchronized List<Tree> trees() {
        return List.copyOf(trees.values());
    }

    private void watch() {
        while (!stopped) {
            look();
            try {
                Thread.sleep(EACH_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        // Before the look: what was seen had not ended then.
        long at = System.currentTimeMillis();
        Set<Run> seen = new HashSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                Run run = run(process);
                if (run != null) {
                    seen.add(run);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What this look has missed, the next one sees.
        }
        synchronized (this) {
            seen.forEach(run -> trees.merge(
                    run,
                    new Tree(run.jobId, run.attempt, at, at),
                    (tree, now) -> new Tree(run.jobId, run.attempt, tree.from(), at)));
        }
    }

    private static @Nullable Run run(Path process) {
        @Nullable String job = null;
        @Nullable String attempt = null;
        for (String variable : environment(process).split("\u0000")) {
            if (variable.startsWith(JOB)) {
                job = variable.substring(JOB.length());
            } else if (variable.startsWith(ATTEMPT)) {
                attempt = variable.substring(ATTEMPT.length());
            }
        }
        if (job == null || attempt == null || !attempt.matches("\\d{1,9}")) {
            return null;
        }
        return new Run(job, Integer.parseInt(attempt));
    }

    /** Nothing of one that is gone, or that is another user's. */
    private static String environment(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
