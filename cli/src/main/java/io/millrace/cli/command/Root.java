package io.millrace.cli.command;

import io.millrace.cli.account.Given;
import io.millrace.cli.account.Prompt;
import io.millrace.cli.account.Settings;
import io.millrace.cli.api.Client;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.Surroundings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all actions share: the options of server, identity and form, and what is made of them when it is first needed. */
@Command(
        name = "millrace",
        description = "Runs jobs: submits them, watches them, and shows what came of them.",
        synopsisHeading = "",
        customSynopsis = "Usage: millrace ACTION [OPTIONS] [ARGUMENTS]",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions of every action:%n",
        commandListHeading = "%nActions (millrace help ACTION tells more):%n",
        footerHeading = "%n",
        footer = {
            "First steps:",
            "  millrace login                     on the local stack: demo, password demo",
            "  millrace run --wait -- echo hello  runs a command, prints what it printed",
            "  millrace types                     what else there is to run:",
            "  millrace submit report --object-id r-1",
            "  millrace list; millrace status ID; millrace out ID; millrace kill ID",
            "",
            "Exit codes: 0 good, 1 the job failed, 2 usage, 3 cannot reach the server, or",
            "  refused, 4 not found, 124 timed out, 130 interrupted; run --wait passes on",
            "  the exit code of the command.",
            "Environment: MILLRACE_URL, MILLRACE_USER, MILLRACE_PASSWORD, MILLRACE_TOKEN,",
            "  MILLRACE_CACERT, MILLRACE_PROFILE, MILLRACE_CONFIG, NO_COLOR. A flag goes",
            "  before it, and it goes before the profile that login writes."
        })
final class Root {
    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The server; http://localhost:8080 by default.")
    @Nullable
    String url;

    @Option(names = "--user", paramLabel = "NAME", scope = ScopeType.INHERIT, description = "As whom.")
    @Nullable
    String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            scope = ScopeType.INHERIT,
            description = "Seen by others on this machine: MILLRACE_PASSWORD or login are better.")
    @Nullable
    String password;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            scope = ScopeType.INHERIT,
            description = "Instead of user and password; MILLRACE_TOKEN is better.")
    @Nullable
    String token;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Trust the authorities of this PEM file, and no others.")
    @Nullable
    String authority;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Which profile; 'default' by default.")
    @Nullable
    String profile;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "The API's own JSON: an object, or one a line.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "The bare result: ids, a status; no hints, no headers.")
    boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Help for this action.")
    boolean help;

    private final Surroundings surroundings;
    private @Nullable Output output;
    private @Nullable Prompt prompt;
    private @Nullable Settings settings;
    private @Nullable Client client;

    Root(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Output output() {
        if (output == null) {
            output = new Output(surroundings.out(), surroundings.err(), surroundings.terminal(), json, quiet);
        }
        return output;
    }

    Prompt prompt() {
        if (prompt == null) {
            prompt = new Prompt(surroundings.terminal().in(), surroundings.in(), surroundings.err());
        }
        return prompt;
    }

    /** Warns of what others can see, once. */
    Settings settings() {
        if (settings == null) {
            if (password != null || token != null) {
                output().warn(
                                "what is on a command line can be seen by others: use MILLRACE_PASSWORD, MILLRACE_TOKEN, or `millrace login`");
            }
            settings =
                    Settings.of(new Given(url, user, password, token, authority, profile), surroundings.environment());
        }
        return settings;
    }

    Client client() {
        if (client == null) {
            client = new Client(settings().endpoint(), settings().kept());
        }
        return client;
    }
}
