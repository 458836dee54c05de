package io.millrace.worker.execute.sandbox;

import io.millrace.handler.JobContext;
import io.millrace.supervisor.wire.CommandSpec;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** A line for each command that was run: who, what, where, and what came of it. Its variables and its input are not told. */
final class CommandAudit {
    private static final Logger LOG = Logger.getLogger("audit");

    private CommandAudit() {}

    /** @param verdict a few words, none of them a client's */
    static void log(JobContext context, CommandSpec spec, String verdict) {
        String argv = spec.argv().stream().map(CommandAudit::quoted).collect(Collectors.joining(", ", "[", "]"));
        LOG.infof(
                "command %s#%d: by %s, argv %s, image %s: %s",
                context.jobId(),
                context.attempt(),
                quoted(context.owner()),
                argv,
                spec.image() == null ? "none" : quoted(spec.image()),
                verdict);
    }

    /** One that is not on this worker's list never began. */
    static void refused(JobContext context, String why) {
        LOG.infof(
                "command %s#%d: by %s, refused: %s", context.jobId(), context.attempt(), quoted(context.owner()), why);
    }

    /** On one line, whatever it holds. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().limit(1000).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
