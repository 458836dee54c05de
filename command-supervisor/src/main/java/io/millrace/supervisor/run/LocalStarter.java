package io.millrace.supervisor.run;

import io.millrace.supervisor.launch.CommandLine;
import io.millrace.supervisor.launch.Launcher;
import io.millrace.supervisor.launch.Launcher.Scratch;
import io.millrace.supervisor.limit.Cgroup;
import io.millrace.supervisor.limit.Cgroups;
import io.millrace.supervisor.limit.Cgroups.Controller;
import io.millrace.supervisor.limit.MarkedProcesses;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Cause;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Starts commands as processes of this machine. */
final class LocalStarter implements Starter {
    private final Launcher launcher;
    private final Optional<Cgroups> groups;
    private final UserIds users;
    private final Allowance allowance;

    LocalStarter(Launcher launcher, Optional<Cgroups> groups, UserIds users, Allowance allowance) {
        this.launcher = launcher;
        this.groups = groups;
        this.users = users;
        this.allowance = allowance;
    }

    @Override
    public Set<String> enforced(CommandSpec spec) {
        Set<String> enforced = new TreeSet<>(Set.of("output", "file_size", "wall"));
        if (limitsUse(Controller.CPU)) {
            enforced.add("cpu");
        }
        if (limitsUse(Controller.MEMORY)) {
            enforced.add("memory");
        }
        if (has(Controller.PIDS) || countsOwnProcesses()) {
            enforced.add("pids");
        }
        if (has(Controller.CPU)) {
            enforced.add("cpus");
        }
        if (launcher.cutsNetwork() && !spec.limits().network()) {
            enforced.add("network");
        }
        return enforced;
    }

    /** The kernel's limit counts processes of a user in its namespace: a command has a namespace, or a user, of its own. */
    private boolean countsOwnProcesses() {
        return !launcher.headIsCommand() || users.areOwn();
    }

    /** Counted by a control group, or by looking at all processes of a namespace, which none of them leaves. */
    private boolean limitsUse(Controller controller) {
        return has(controller) || !launcher.headIsCommand();
    }

    private boolean has(Controller controller) {
        return groups.map(Cgroups::controllers).orElse(Set.of()).contains(controller);
    }

    @Override
    public Tree start(long run, CommandSpec asked, BooleanSupplier go) throws CannotStartException {
        if (asked.image() != null) {
            throw new CannotStartException(
                    Cause.NOT_ENFORCEABLE, "this worker runs no containers: it has no container engine");
        }
        require(has(Controller.CPU), asked.limits().cpus(), "cpus");
        require(limitsUse(Controller.CPU), asked.limits().cpu(), "cpu_seconds");
        require(limitsUse(Controller.MEMORY), asked.limits().memoryBytes(), "memory_mb");
        CommandSpec spec = withDefaults(asked);
        OptionalInt user = users.take();
        Cgroup group = null;
        try {
            group = group(run, spec.limits());
            if (!go.getAsBoolean()) {
                throw CannotStartException.unwanted();
            }
            return start(new Scratch(name(run), scratchBytes(spec.limits())), spec, group, user);
        } catch (CannotStartException e) {
            giveBack(group, user);
            throw e;
        } catch (IOException e) {
            giveBack(group, user);
            throw new CannotStartException(Cause.NOT_STARTED, "the command cannot be started: " + e.getMessage());
        }
    }

    private static void require(boolean possible, @Nullable Object limit, String name) throws CannotStartException {
        if (limit != null && !possible) {
            throw new CannotStartException(
                    Cause.NOT_ENFORCEABLE,
                    name + " cannot be limited on this worker: it may make no control groups for that");
        }
    }

    private void giveBack(@Nullable Cgroup group, OptionalInt user) {
        users.giveBack(user);
        if (group != null) {
            try {
                group.close();
            } catch (IOException e) {
                // The supervisor's own end clears it.
            }
        }
    }

    private static String name(long run) {
        return "millrace-job-" + ProcessHandle.current().pid() + "-" + run;
    }

    private @Nullable Cgroup group(long run, Limits limits) throws IOException {
        return groups.isEmpty() ? null : groups.get().make("job-" + run, limits, allowance.processes());
    }

    private Tree start(Scratch scratch, CommandSpec spec, @Nullable Cgroup group, OptionalInt user) throws IOException {
        Limits limits = spec.limits();
        boolean counted = has(Controller.MEMORY);
        CommandLine.Rlimits rlimits = new CommandLine.Rlimits(
                countsOwnProcesses() ? (Integer) allowance.processes() : null,
                scratch.bytes(),
                counted || limits.memoryBytes() == null ? null : 2 * limits.memoryBytes(),
                limits.cpu());
        List<String> line = CommandLine.of(
                group == null ? List.of() : group.entrances(), user, launcher.before(spec, scratch), rlimits, spec);
        ProcessBuilder builder = new ProcessBuilder(line).directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(CommandLine.environment(spec));
        builder.environment().put(MarkedProcesses.NAME, scratch.name());
        if (spec.stdin().length == 0) {
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        }
        Process head = builder.start();
        return new LocalTree(
                head,
                scratch.name(),
                user,
                launcher.headIsCommand(),
                group,
                counted ? null : limits.memoryBytes(),
                () -> leave(scratch, user));
    }

    private void leave(Scratch scratch, OptionalInt user) {
        List<String> after = launcher.after(scratch);
        try {
            if (!after.isEmpty()) {
                List<String> line = new ArrayList<>(CommandLine.as(user));
                line.addAll(after);
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        } catch (IOException e) {
            // The folder stays; its name says whose it was.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            users.giveBack(user);
        }
    }

    private CommandSpec withDefaults(CommandSpec spec) {
        Limits asked = spec.limits();
        long memory = asked.memoryBytes() == null ? allowance.memoryBytes() : asked.memoryBytes();
        Limits limits =
                new Limits(asked.cpus(), asked.cpu(), memory, asked.outputBytes(), asked.network(), asked.wall());
        return new CommandSpec(spec.argv(), spec.env(), spec.stdin(), spec.image(), limits);
    }

    /** Files in memory: no more than the command may hold. */
    private long scratchBytes(Limits limits) {
        Long memory = limits.memoryBytes();
        return memory == null ? allowance.scratchBytes() : Math.min(memory, allowance.scratchBytes());
    }
}
