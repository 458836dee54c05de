package io.millrace.supervisor.run;

import io.millrace.supervisor.limit.Cgroup;
import io.millrace.supervisor.limit.MarkedProcesses;
import io.millrace.supervisor.limit.TreeSample;
import io.millrace.supervisor.wire.Report.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Processes of this machine under one head. At the levels with namespaces the head keeps all of them: killed, it takes them along. At the
 * level without, what has left its parents is found by its control group or by its mark. Thread-safe.
 */
final class LocalTree implements Tree {
    private static final Duration LOOK_EACH = Duration.ofMillis(5);
    /** It means to look at all processes of the machine. */
    private static final Duration SAMPLE_EACH = Duration.ofMillis(100);

    private final Process head;
    private final String mark;
    private final OptionalInt user;
    private final boolean headIsCommand;
    private final @Nullable Cgroup group;
    private final @Nullable Long memoryBytes;
    private final Runnable afterwards;
    private final long startedNanos = System.nanoTime();
    private Duration cpu = Duration.ZERO;
    private long peakBytes;
    private long sampledNanos;

    /**
     * @param mark the value of {@link MarkedProcesses#NAME} in the environment that it was started with
     * @param user that nothing else runs as; empty: there is none
     * @param memoryBytes what it may hold, if no control group sees to it
     */
    LocalTree(
            Process head,
            String mark,
            OptionalInt user,
            boolean headIsCommand,
            @Nullable Cgroup group,
            @Nullable Long memoryBytes,
            Runnable afterwards) {
        this.head = head;
        this.mark = mark;
        this.user = user;
        this.headIsCommand = headIsCommand;
        this.group = group;
        this.memoryBytes = memoryBytes;
        this.afterwards = afterwards;
        this.sampledNanos = startedNanos - SAMPLE_EACH.toNanos();
    }

    @Override
    public OutputStream stdin() {
        return head.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return head.getInputStream();
    }

    @Override
    public InputStream stderr() {
        return head.getErrorStream();
    }

    @Override
    public int await() throws InterruptedException {
        return head.waitFor();
    }

    @Override
    public void terminate() {
        if (headIsCommand) {
            head.toHandle().destroy();
        }
        // A head that is a keeper would take all along at once.
        all().stream().filter(process -> process.pid() != head.pid()).forEach(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        if (group != null) {
            group.kill();
        }
        if (mayLeave()) {
            // Not by their keeper alone: one that is still at its preparations does not take along what it has begun.
            find().forEach(ProcessHandle::destroyForcibly);
        }
        // Not the process itself: that would close its pipes, and what it has written last would be lost.
        head.toHandle().destroyForcibly();
    }

    /** A group can be left by who may write to another's files, and that is possible only without namespaces. */
    private boolean mayLeave() {
        return group == null || headIsCommand;
    }

    private List<ProcessHandle> all() {
        List<ProcessHandle> all = new ArrayList<>(group == null ? List.of() : group.processes());
        all.addAll(mayLeave() ? find() : List.of());
        return all;
    }

    /** Looks at all processes of the machine. */
    private List<ProcessHandle> find() {
        return MarkedProcesses.find(mark, headIsCommand ? user : OptionalInt.empty());
    }

    @Override
    public boolean awaitGone(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            if (isGone()) {
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            kill();
            Thread.sleep(LOOK_EACH.toMillis());
        }
    }

    private boolean isGone() {
        return !head.isAlive() && (group == null || group.isEmpty()) && (!mayLeave() || find().isEmpty());
    }

    /** What control groups count need not be looked at. */
    @Override
    public synchronized void look() {
        boolean counted = group != null && group.cpu() != null && group.peakMemoryBytes() != null;
        if (!counted && System.nanoTime() - sampledNanos > SAMPLE_EACH.toNanos()) {
            sampledNanos = System.nanoTime();
            TreeSample now = TreeSample.of(head.toHandle());
            cpu = cpu.compareTo(now.cpu()) > 0 ? cpu : now.cpu();
            peakBytes = Math.max(peakBytes, now.residentBytes());
        }
    }

    @Override
    public synchronized Usage usage() {
        Duration counted = group == null ? null : group.cpu();
        Long peak = group == null ? null : group.peakMemoryBytes();
        return new Usage(
                counted == null ? cpu : counted,
                peak == null ? (Long) peakBytes : peak,
                Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    @Override
    public synchronized boolean isOverMemory() {
        return memoryBytes != null && peakBytes > memoryBytes;
    }

    @Override
    public boolean lostToMemory() {
        return group != null && group.ranOutOfMemory();
    }

    @Override
    public void close() {
        if (group != null) {
            try {
                group.close();
            } catch (IOException e) {
                // Something of it is still there; the end of the run says so, and the supervisor's own end clears it.
            }
        }
        afterwards.run();
    }
}
