package io.millrace.worker.execute.sandbox;

import io.millrace.core.job.JobError;
import io.millrace.core.job.Reason;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Usage;
import io.millrace.worker.execute.RunAbandoned;
import io.millrace.worker.execute.RunFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the end of a command means for its job. */
final class CommandVerdict {
    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 64;
    private static final List<String> NAMES = List.of(
            "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM");

    private CommandVerdict() {}

    /**
     * The result of one that succeeded.
     *
     * @throws RunFailure if it failed
     * @throws RunAbandoned if it was ended for its worker's sake
     */
    static Map<String, @Nullable Object> of(CommandSpec spec, End end) throws RunFailure, RunAbandoned {
        String program = spec.argv().get(0);
        Limits limits = spec.limits();
        return switch (end.cause()) {
            case EXITED -> {
                if (end.code() == 0) {
                    yield facts(end);
                }
                throw isSignal(end.code())
                        ? failed(Reason.SIGNAL, "ended by signal " + signalName(end.code()), end)
                        : failed(Reason.EXIT_CODE, "exited with code " + end.code(), end);
            }
            case NOT_FOUND -> throw permanent(Reason.NOT_FOUND, notFound(program, end), end);
            case OUT_OF_MEMORY ->
                throw failed(Reason.OUT_OF_MEMORY, "needed more memory than it may" + most(limits), end);
            case CPU_LIMIT ->
                throw failed(
                        Reason.CPU_LIMIT,
                        "used up its processor time of "
                                + seconds(Objects.requireNonNullElse(limits.cpu(), Duration.ZERO)) + " s",
                        end);
            case OUTPUT_LIMIT ->
                throw permanent(Reason.OUTPUT_LIMIT, "wrote more than " + limits.outputBytes() + " bytes", end);
            case OUT_OF_SIGHT ->
                throw permanent(
                        Reason.ERROR,
                        "engine-lost",
                        "the container engine is gone, and what became of it is not known",
                        end);
            case NOT_ENFORCEABLE -> throw permanent(Reason.ERROR, "not-enforceable", String.valueOf(end.detail()), end);
            case NOT_STARTED ->
                throw new RunFailure(
                        Reason.ERROR, new JobError("not-started", String.valueOf(end.detail())), facts(end), true);
            case STOPPED, OVERDUE, WORKER_SILENT, SUPERVISOR_GONE ->
                throw new RunAbandoned(end.cause().name());
        };
    }

    private static RunFailure failed(Reason reason, String message, End end) {
        // Not while something of it may still run.
        return new RunFailure(reason, new JobError(code(reason), message), facts(end), end.confirmed());
    }

    private static RunFailure permanent(Reason reason, String message, End end) {
        return permanent(reason, code(reason), message, end);
    }

    private static RunFailure permanent(Reason reason, String code, String message, End end) {
        return new RunFailure(reason, new JobError(code, message), facts(end), false);
    }

    private static String code(Reason reason) {
        return reason.wireName().replace('_', '-');
    }

    private static String notFound(String program, End end) {
        return end.detail() == null ? program + ": command not found" : end.detail();
    }

    private static String most(Limits limits) {
        return limits.memoryBytes() == null ? "" : ": " + (limits.memoryBytes() >> 20) + " MiB";
    }

    /** What is known of a command that has ended, as the job's result. */
    static Map<String, @Nullable Object> facts(End end) {
        Usage usage = end.usage();
        boolean ran = end.code() >= 0;
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("exit_code", ran && !isSignal(end.code()) ? (Integer) end.code() : null);
        facts.put("signal", isSignal(end.code()) ? (Integer) signal(end.code()) : null);
        facts.put("cpu_seconds", usage.cpu() == null ? null : seconds(usage.cpu()));
        facts.put("max_memory_bytes", usage.peakMemoryBytes());
        facts.put("wall_seconds", seconds(usage.wall()));
        facts.put("enforced", end.enforced().stream().sorted().toList());
        facts.put("all_ended", end.confirmed());
        return facts;
    }

    private static boolean isSignal(int code) {
        return code > SIGNALS && code <= SIGNALS + LAST_SIGNAL;
    }

    private static int signal(int code) {
        return code - SIGNALS;
    }

    private static String signalName(int code) {
        int signal = signal(code);
        return signal < NAMES.size() ? signal + " (SIG" + NAMES.get(signal) + ")" : Integer.toString(signal);
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }
}
