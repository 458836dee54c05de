package io.millrace.supervisor.container;

import com.github.dockerjava.api.exception.DockerException;
import io.millrace.supervisor.run.Starter.CannotStartException;
import io.millrace.supervisor.wire.Report.Cause;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an engine's errors mean. It tells them apart by their words alone. */
final class EngineError {
    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** Said by the kernel, or by the runtime in its place, about the program. */
    private static final List<String> NO_PROGRAM = List.of(
            "executable file not found",
            "no such file or directory",
            "permission denied",
            "is a directory",
            "not a directory");

    private EngineError() {}

    /** The innermost reason, for people. */
    static String text(Throwable error) {
        Throwable innermost = error;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String all = innermost.getMessage() == null
                ? innermost.getClass().getSimpleName()
                : innermost.getMessage().strip();
        Matcher message = MESSAGE.matcher(all);
        return message.find() ? message.group(1).replace("\\\"", "\"") : all;
    }

    /** Why a container that was made does not start. */
    static CannotStartException whenStarting(RuntimeException error, Engine engine, String program, String image) {
        if (!(error instanceof DockerException)) {
            return new CannotStartException(Cause.NOT_STARTED, engine.silent(text(error)));
        }
        String text = text(error);
        if (text.contains("exec") && NO_PROGRAM.stream().anyMatch(text::contains)) {
            return new CannotStartException(Cause.NOT_FOUND, program + ": command not found in image " + image);
        }
        return new CannotStartException(Cause.NOT_STARTED, "the container cannot be started: " + text);
    }
}
