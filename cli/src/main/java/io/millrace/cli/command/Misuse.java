package io.millrace.cli.command;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with arguments, in words of whoever typed them. */
final class Misuse {
    private Misuse() {}

    static String of(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), e.getCommandLine());
        } else if (e instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " can be given once";
        } else if (e instanceof MissingParameterException missing) {
            return missing.getMissing().stream().map(Misuse::missing).collect(Collectors.joining(", "));
        } else if (e.getArgSpec() != null && e.getArgSpec().typeInfo().getType() != boolean.class) {
            return name(e.getArgSpec()) + " cannot be '" + e.getValue() + "': it is a whole number";
        }
        return String.valueOf(e.getMessage());
    }

    private static String unmatched(String argument, CommandLine asked) {
        if (argument.length() < 2 || !argument.startsWith("-")) {
            return "'" + argument + "' is one argument too many";
        }
        List<String> known = asked.getCommandSpec().options().stream()
                .map(option -> option.longestName().substring(2))
                .toList();
        String word = argument.replaceFirst("^-+", "");
        return "there is no option " + argument
                + Nearest.suggestion(word, known).replace("mean '", "mean '--");
    }

    private static String missing(ArgSpec argument) {
        return name(argument) + (argument.isOption() ? " needs a value" : " is missing");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** A line. */
    static String usage(CommandLine asked) {
        asked.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        return "usage: " + asked.getHelp().synopsis(0).strip() + "\n";
    }
}
