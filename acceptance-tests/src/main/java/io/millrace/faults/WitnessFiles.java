package io.millrace.faults;

import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Execution.Span;
import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.handlers.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/** Reads what handlers wrote of themselves: see {@link Witness} for the form. */
public final class WitnessFiles {
    /** Handlers tell every 50 ms that they run: where that is missing for longer, they did not. */
    private static final long GAP_MILLIS = 300;

    private final LongUnaryOperator millis;
    private final List<Execution> executions = new ArrayList<>();
    private final List<Impairment> stalls = new ArrayList<>();

    private WitnessFiles(LongUnaryOperator millis) {
        this.millis = millis;
    }

    /** @param millis the time of the epoch for a reading of the monotonic clock */
    public static WitnessFiles read(Path folder, LongUnaryOperator millis) {
        WitnessFiles files = new WitnessFiles(millis);
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(files::readFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    public List<Execution> executions() {
        return List.copyOf(executions);
    }

    /** When workers got no processor, as if they had been suspended. */
    public List<Impairment> stalls() {
        return List.copyOf(stalls);
    }

    private void readFile(Path file) {
        String name = file.getFileName().toString();
        String worker = name.substring(0, name.indexOf(Witness.SEPARATOR));
        Map<String, Call> open = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> take(line.split(" "), worker, open));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.values().forEach(call -> executions.add(call.ended(End.CUT)));
    }

    private void take(String[] words, String worker, Map<String, Call> open) {
        long at = millis.applyAsLong(Long.parseLong(words[3]));
        if (words[0].equals("STALLED")) {
            stalls.add(new Impairment(worker, Impairment.What.PAUSED, at - Long.parseLong(words[1]), at));
            return;
        }
        String key = words[1] + " " + words[2];
        if (words[0].equals("BEGIN")) {
            Call again = open.put(key, new Call(words[1], Integer.parseInt(words[2]), worker, at));
            if (again != null) {
                executions.add(again.ended(End.CUT));
            }
            return;
        }
        Call call = open.get(key);
        if (call == null) {
            throw new IllegalStateException("no beginning of " + String.join(" ", words));
        }
        call.runs(at);
        if (!words[0].equals("RUNS")) {
            executions.add(call.ended(End.valueOf(words[0])));
            open.remove(key);
        }
    }

    /** A call that is being read. */
    private static final class Call {
        private final String jobId;
        private final int attempt;
        private final String worker;
        private final List<Span> spans = new ArrayList<>();
        private long from;
        private long last;

        Call(String jobId, int attempt, String worker, long at) {
            this.jobId = jobId;
            this.attempt = attempt;
            this.worker = worker;
            from = at;
            last = at;
        }

        void runs(long at) {
            if (at - last > GAP_MILLIS) {
                spans.add(new Span(from, last));
                from = at;
            }
            last = at;
        }

        Execution ended(End end) {
            spans.add(new Span(from, last));
            return new Execution(jobId, attempt, worker, spans, end);
        }
    }
}
