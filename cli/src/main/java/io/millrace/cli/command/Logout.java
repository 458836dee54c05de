package io.millrace.cli.command;

import io.millrace.cli.account.Profile;
import io.millrace.cli.error.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "logout",
        description = {"Forgets user, password and token of the profile.", "The server's address stays."})
final class Logout extends Action {
    Logout(Root root) {
        super(root);
    }

    @Override
    int call() {
        Profile profile = root.settings().profile();
        String user = profile.get("user");
        List.of("user", "password", "token", "token_ends").forEach(key -> profile.set(key, null));
        if (user == null) {
            out().note("nobody was logged in");
        } else {
            profile.save();
            Done.say(out(), "username", user, "is logged out");
        }
        return ExitCode.OK;
    }
}
