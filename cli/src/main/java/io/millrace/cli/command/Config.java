package io.millrace.cli.command;

import io.millrace.cli.account.Profile;
import io.millrace.cli.account.Settings;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "config",
        description = {
            "Shows the settings, and where they come from.",
            "config set KEY VALUE and config unset KEY change the profile."
        })
final class Config extends ActionWithParts {
    /** Secrets come by login alone. */
    private static final List<String> KEYS = List.of("url", "user", "cacert");

    Config(Root root) {
        super(root);
    }

    @Override
    List<Action> parts() {
        return List.of(new Set(root), new Unset(root));
    }

    @Override
    int call() {
        Map<String, Settings.Setting> shown = root.settings().shown();
        if (out().json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            shown.forEach((key, setting) -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("value", setting.value());
                one.put("from", setting.from());
                all.put(key, one);
            });
            out().line(Json.write(all));
            return ExitCode.OK;
        }
        Table table = new Table(out(), "setting", "value", "from");
        shown.forEach((key, setting) -> table.row(
                key, setting.value() == null ? "-" : setting.value(), setting.value() == null ? "" : setting.from()));
        table.print();
        return ExitCode.OK;
    }

    private static String known(String key) {
        if (!KEYS.contains(key)) {
            throw CliException.usage(
                    "'" + key + "' cannot be set", "url, user and cacert can; secrets come by `millrace login`");
        }
        return key;
    }

    @Command(name = "set", description = "Sets url, user or cacert in the profile.")
    static final class Set extends Action {
        @Parameters(index = "0", paramLabel = "KEY", description = "url, user or cacert.")
        String key = "";

        @Parameters(index = "1", paramLabel = "VALUE", description = "Its new value.")
        String value = "";

        Set(Root root) {
            super(root);
        }

        @Override
        int call() {
            if (key.equals("url")) {
                Settings.address(value);
            }
            Profile profile = root.settings().profile();
            boolean changed = !value.equals(profile.get(known(key)));
            profile.set(key, value);
            if (changed && !key.equals("cacert")) {
                // They were good for another server, or another user.
                List.of("password", "token", "token_ends").forEach(secret -> profile.set(secret, null));
            }
            profile.save();
            Done.say(out(), key, value, "is now " + key + " of the profile");
            return ExitCode.OK;
        }
    }

    @Command(name = "unset", description = "Removes url, user or cacert from the profile.")
    static final class Unset extends Action {
        @Parameters(paramLabel = "KEY", description = "url, user or cacert.")
        String key = "";

        Unset(Root root) {
            super(root);
        }

        @Override
        int call() {
            Profile profile = root.settings().profile();
            profile.set(known(key), null);
            if (!key.equals("cacert")) {
                List.of("password", "token", "token_ends").forEach(secret -> profile.set(secret, null));
            }
            profile.save();
            Done.say(out(), "unset", key, "is no longer in the profile");
            return ExitCode.OK;
        }
    }
}
