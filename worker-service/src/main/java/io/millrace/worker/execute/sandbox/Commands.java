package io.millrace.worker.execute.sandbox;

import io.millrace.handler.JobHandler;
import io.millrace.supervisor.client.SupervisorProcess;
import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.run.Settings;
import io.millrace.supervisor.wire.Report.Ready;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether and how this worker runs commands: decided once, at its start, by trying. */
public final class Commands implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Commands.class);

    private final @Nullable SupervisorProcess supervisor;
    private final CommandRules rules;
    private final String isolation;

    private Commands(@Nullable SupervisorProcess supervisor, CommandRules rules, String isolation) {
        this.supervisor = supervisor;
        this.rules = rules;
        this.isolation = isolation;
    }

    /**
     * Tries the levels in their order, and keeps the first that works. If none does, this worker runs no commands, and says why.
     *
     * @param lost called if the supervisor ends by itself
     */
    public static Commands start(CommandSettings settings, Runnable lost) {
        if (settings.levels().isEmpty() || settings.rules().allowed().isEmpty()) {
            LOG.info("commands are switched off here");
            return new Commands(null, settings.rules(), "none");
        }
        List<String> troubles = new ArrayList<>();
        for (Isolation level : settings.levels()) {
            Settings asked = new Settings(
                    level, settings.allowance(), settings.firstUser(), settings.folders(), settings.containers());
            Optional<Working> working = attempt(asked, settings.atOnce(), lost, troubles);
            if (working.isPresent()) {
                return new Commands(
                        working.get().supervisor(),
                        settings.rules(),
                        working.get().isolation());
            }
        }
        return new Commands(null, settings.rules(), "none: " + String.join("; ", troubles));
    }

    private record Working(SupervisorProcess supervisor, String isolation) {}

    private static Optional<Working> attempt(Settings settings, int atOnce, Runnable lost, List<String> troubles) {
        String level = settings.isolation().wireName();
        String trouble;
        try {
            SupervisorProcess supervisor = SupervisorProcess.start(settings, atOnce, lost);
            Ready ready = supervisor.ready();
            if (ready.trouble() == null) {
                LOG.infof("commands run at the level %s, where these limits hold: %s", level, ready.enforced());
                return Optional.of(new Working(supervisor, level + images(settings, ready)));
            }
            supervisor.close();
            trouble = ready.trouble();
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble = "interrupted";
        }
        LOG.warnf("commands cannot be run at the level %s: %s", level, trouble);
        troubles.add(level + " does not work: " + trouble);
        return Optional.empty();
    }

    private static String images(Settings settings, Ready ready) {
        if (ready.imageTrouble() == null) {
            return settings.isolation() == Isolation.CONTAINER ? "" : ", and container for images";
        }
        if (settings.containers() != null) {
            LOG.warnf("commands cannot be run in images: %s", ready.imageTrouble());
        }
        return "";
    }

    /** The handler of the job type, if commands are run here. */
    public Optional<JobHandler> handler() {
        return Optional.ofNullable(supervisor).map(running -> new CommandHandler(running, rules));
    }

    /** The level, for operators; or why there is none. */
    public String isolation() {
        return isolation;
    }

    /** A sign of life; to be given twice a second. */
    public void beat() {
        if (supervisor != null) {
            supervisor.beat();
        }
    }

    /** Ends the supervisor, with all that it still runs. */
    @Override
    public void close() {
        if (supervisor != null) {
            supervisor.close();
        }
    }
}
