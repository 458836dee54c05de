package io.millrace.cli.command;

import io.millrace.cli.api.Unreachable;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Surroundings;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From arguments to an exit code. */
public final class Cli {
    private static final Set<String> WITH_VALUE =
            Set.of("--url", "--user", "--password", "--token", "--cacert", "--profile");

    private static final String DEBUG = "MILLRACE_DEBUG";

    private final Root root;

    public Cli(Surroundings surroundings) {
        this.root = new Root(surroundings);
    }

    /** Does what the arguments ask for; never throws for what they say, or what the server answers. */
    public int run(String... arguments) {
        try {
            return obey(arguments);
        } catch (CliException e) {
            return failed(e.text(), e.advice(), e.exitCode());
        } catch (Unreachable e) {
            return failed(e.text(), e.advice(), ExitCode.REFUSED);
        } catch (RuntimeException e) {
            return broken(e);
        }
    }

    private int broken(RuntimeException e) {
        if (root.surroundings().environment().containsKey(DEBUG)) {
            e.printStackTrace(root.output().errors());
        }
        return failed("an error of this program: " + e, DEBUG + "=1 shows where", ExitCode.REFUSED);
    }

    private int failed(String message, @Nullable String advice, int code) {
        if (!message.isEmpty()) {
            root.output().warn(message);
            if (advice != null) {
                root.output().errors().println("  " + advice);
            }
        }
        return code;
    }

    private int obey(String... arguments) {
        String name = action(arguments);
        if (name == null) {
            return withoutAction(arguments);
        } else if (!Actions.isKnown(name)) {
            return unknown(name);
        }
        CommandLine parser = Actions.only(root, name);
        try {
            ParseResult parsed = parser.parseArgs(arguments);
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            CommandLine asked = parsed.commandSpec().commandLine();
            if (parsed.isUsageHelpRequested() || root.help) {
                asked.usage(root.surroundings().out());
                return ExitCode.OK;
            }
            return ((Action) parsed.commandSpec().userObject()).call();
        } catch (ParameterException e) {
            return misused(e);
        }
    }

    /** The first argument that is neither an option nor the value of one. */
    private static @Nullable String action(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("-")) {
                return argument;
            }
            if (WITH_VALUE.contains(argument)) {
                i++;
            }
        }
        return null;
    }

    private int withoutAction(String... arguments) {
        if (Set.of(arguments).contains("--version")) {
            return new Version(root).call();
        }
        try {
            Actions.none(root).parseArgs(arguments);
        } catch (ParameterException e) {
            return misused(e);
        }
        Actions.full(root).usage(root.surroundings().out());
        return ExitCode.OK;
    }

    private int unknown(String name) {
        Actions.full(root).usage(root.output().errors());
        root.output().errors().println();
        // Last, where it is seen.
        root.output().warn("there is no action '" + name + "'" + Nearest.suggestion(name, Actions.names()));
        return ExitCode.USAGE;
    }

    private int misused(ParameterException e) {
        CommandLine asked = e.getCommandLine();
        root.output().warn(Misuse.of(e));
        root.output().errors().print("  " + Misuse.usage(asked));
        String path = asked.getCommandSpec().qualifiedName(" ").replaceFirst("millrace ?", "");
        root.output().errors().println("  `millrace help" + (path.isEmpty() ? "" : " " + path) + "` tells more");
        return ExitCode.USAGE;
    }
}
