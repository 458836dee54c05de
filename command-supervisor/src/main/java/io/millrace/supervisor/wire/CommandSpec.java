package io.millrace.supervisor.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command that is to run.
 *
 * @param argv the program and its arguments, at least one
 * @param env what its environment has beside the usual: {@code PATH}, {@code HOME}, {@code LANG}
 * @param stdin what it can read
 * @param image the container image that it runs in; null: on this machine
 */
public record CommandSpec(
        List<String> argv,
        Map<String, String> env,
        byte[] stdin,
        @Nullable String image,
        Limits limits) {
    public CommandSpec {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /**
     * What it may use. What is null is not limited by the caller; the supervisor's own defaults hold.
     *
     * @param cpus how many processors' worth of time it gets at most
     * @param cpu processor time that it may use up in all
     * @param memoryBytes of all its processes together, its files in {@code /tmp} included where cgroups count them
     * @param outputBytes of both streams together: what goes beyond ends it
     * @param network whether it may reach the network
     * @param wall how long it may run before the supervisor ends it by itself: later than its worker would
     */
    public record Limits(
            @Nullable Double cpus,
            @Nullable Duration cpu,
            @Nullable Long memoryBytes,
            long outputBytes,
            boolean network,
            Duration wall) {}
}
