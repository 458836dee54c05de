package io.millrace.worker.execute.sandbox;

import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import io.millrace.handler.PermanentFailure;
import io.millrace.supervisor.client.RunningCommand;
import io.millrace.supervisor.client.SupervisorProcess;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.Report;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Stream;
import io.millrace.worker.execute.RunAbandoned;
import io.millrace.worker.execute.RunFailure;
import io.millrace.worker.execute.RunStopped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code command}: runs a program of this machine, or of a container image. */
public final class CommandHandler implements JobHandler {
    private final SupervisorProcess supervisor;
    private final CommandRules rules;

    public CommandHandler(SupervisorProcess supervisor, CommandRules rules) {
        this.supervisor = supervisor;
        this.rules = rules;
    }

    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.COMMAND;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context) throws Exception {
        CommandSpec spec = spec(context);
        RunningCommand command = supervisor.start(spec);
        boolean stopped = false;
        while (true) {
            try {
                End end = attend(command, context);
                return judge(context, spec, end, stopped);
            } catch (RunStopped e) {
                throw e;
            } catch (InterruptedException | InterruptedIOException e) {
                // A second time: for a stronger reason, which may leave no grace.
                stopped = true;
                command.stop(context.isLost() ? Duration.ZERO : rules.grace());
            }
        }
    }

    private CommandSpec spec(JobContext context) throws PermanentFailure {
        try {
            return CommandParams.spec(context, rules);
        } catch (PermanentFailure e) {
            CommandAudit.refused(context, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static Map<String, @Nullable Object> judge(JobContext context, CommandSpec spec, End end, boolean stopped)
            throws RunFailure, RunAbandoned, RunStopped {
        // One that had ended by itself before it was told to stop has its own verdict.
        if (stopped && end.cause() != Cause.EXITED) {
            CommandAudit.log(context, spec, "stopped");
            throw new RunStopped(CommandVerdict.facts(end));
        }
        try {
            Map<String, @Nullable Object> result = CommandVerdict.of(spec, end);
            CommandAudit.log(context, spec, "completed");
            return result;
        } catch (RunFailure e) {
            CommandAudit.log(context, spec, "failed, " + e.reason().wireName());
            throw e;
        } catch (RunAbandoned e) {
            CommandAudit.log(context, spec, "abandoned");
            throw e;
        }
    }

    /** Passes its output on until it has ended. */
    private static End attend(RunningCommand command, JobContext context) throws InterruptedException, IOException {
        while (true) {
            Report report = command.next();
            if (report instanceof Report.Ended ended) {
                return ended.end();
            }
            if (report instanceof Report.Output output) {
                OutputStream stream = output.stream() == Stream.STDOUT ? context.stdout() : context.stderr();
                try {
                    stream.write(output.bytes());
                } finally {
                    // Taken even if it was interrupted.
                    command.credit(output.bytes().length);
                }
            }
        }
    }
}
