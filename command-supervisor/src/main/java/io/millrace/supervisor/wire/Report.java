package io.millrace.supervisor.wire;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a supervisor tells its worker. */
public sealed interface Report {
    /**
     * The first one. Whether commands can be run as asked for was really tried.
     *
     * @param trouble why not, for people; null: they can
     * @param imageTrouble why those with an image cannot, for people; null: they can
     * @param enforced which limits hold: of {@code cpu}, {@code cpus}, {@code memory}, {@code network}, {@code output}, {@code pids},
     *     {@code file_size}
     */
    record Ready(@Nullable String trouble, @Nullable String imageTrouble, Set<String> enforced) implements Report {}

    /** @param bytes never empty */
    record Output(long run, Stream stream, byte[] bytes) implements Report {}

    /** The last word on a run: nothing of it runs any more, unless it says so. All its output came before. */
    record Ended(long run, End end) implements Report {}

    /** The two streams of a command. */
    enum Stream {
        STDOUT,
        STDERR
    }

    /**
     * How a run ended.
     *
     * @param code as a shell counts it: 128 + n for signal n; -1 if it never began
     * @param detail for people, where the cause needs one
     * @param confirmed whether all its processes were seen to be gone
     */
    record End(Cause cause, int code, @Nullable String detail, Usage usage, Set<String> enforced, boolean confirmed) {}

    /** Why a run ended. */
    enum Cause {
        /** By itself. */
        EXITED,
        /** Its program does not exist, or is none. */
        NOT_FOUND,
        /** It was asked to stop. */
        STOPPED,
        /** It was over its memory. */
        OUT_OF_MEMORY,
        /** It was over its processor time. */
        CPU_LIMIT,
        /** It wrote more than it may. */
        OUTPUT_LIMIT,
        /** It was over the time after which even its worker should have stopped it. */
        OVERDUE,
        /** The container engine is gone, and nobody knows what has become of it. */
        OUT_OF_SIGHT,
        /** The worker gave no sign of life. */
        WORKER_SILENT,
        /** A limit that was asked for cannot be enforced here: it never began. */
        NOT_ENFORCEABLE,
        /** The supervisor itself is gone; said on the worker's side. */
        SUPERVISOR_GONE,
        /** It could not be started for a reason that is not its own. */
        NOT_STARTED
    }

    /**
     * What it used.
     *
     * @param cpu processor time of all its processes; null: not known
     * @param peakMemoryBytes the most that they held at once; null: not known
     */
    record Usage(@Nullable Duration cpu, @Nullable Long peakMemoryBytes, Duration wall) {}
}
