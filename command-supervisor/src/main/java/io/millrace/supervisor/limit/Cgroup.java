package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The control groups of one command, one in each hierarchy that there is. */
public interface Cgroup extends AutoCloseable {
    /** Whoever writes a process id to each of these is in. */
    List<Path> entrances();

    /** Processor time so far; null: not counted here. */
    @Nullable
    Duration cpu();

    /** The most memory that it held at once; null: not counted here. */
    @Nullable
    Long peakMemoryBytes();

    /** Whether the kernel ended a process of it for want of memory. */
    boolean ranOutOfMemory();

    /** Those that are in it now. */
    List<ProcessHandle> processes();

    /** Ends all processes of it. Returns at once; {@link #isEmpty()} tells when they are gone. */
    void kill();

    boolean isEmpty();

    /** Takes it away. It must be empty. */
    @Override
    void close() throws IOException;
}
