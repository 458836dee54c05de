package io.millrace.cli.command;

import io.millrace.cli.account.Profile;
import io.millrace.cli.account.Settings;
import io.millrace.cli.api.Client;
import io.millrace.cli.api.Credentials;
import io.millrace.cli.api.Endpoint;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = {
            "Asks for name and password, and stays logged in.",
            "What the next calls need is kept in the profile: a token, which lives for 15 minutes; and the password, if you agree, until logout."
        })
final class Login extends Action {
    @Option(names = "--password-stdin", description = "The password is the first line of the standard input.")
    boolean passwordStdin;

    @Option(names = "--store-password", description = "Keep the password in the profile (mode 0600), without asking.")
    boolean storePassword;

    Login(Root root) {
        super(root);
    }

    @Override
    int call() {
        Settings settings = root.settings();
        Endpoint asked = settings.endpoint();
        String user = user(asked.credentials());
        String password = password(user, asked.credentials());
        Client client = new Client(new Endpoint(asked.url(), Credentials.NONE, asked.authority()));
        Map<String, Object> token = token(client, user, password);
        Long lifetime = Json.number(token, "expires_in");
        Instant ends =
                Instant.now().plusSeconds(lifetime == null ? 0 : lifetime).truncatedTo(ChronoUnit.SECONDS);
        boolean stored = storePassword
                || root.prompt().isAnswered()
                        && !passwordStdin
                        && root.prompt()
                                .agrees("The login lasts until " + ends + ". Keep the password in "
                                        + settings.profile().file() + " (mode 0600), so that it lasts until logout?");
        save(settings.profile(), asked, user, stored ? password : null, Json.text(token, "access_token"), ends);
        say(settings.profile(), user, stored, ends);
        return ExitCode.OK;
    }

    private String user(Credentials given) {
        String user = given.user() != null && root.settings().isUserSaid()
                ? given.user()
                : root.prompt().ask("User: ");
        if (user == null || user.isEmpty()) {
            throw CliException.usage("as whom?", "millrace login --user NAME, or set MILLRACE_USER");
        }
        return user;
    }

    private String password(String user, Credentials given) {
        String said = passwordStdin || !root.settings().isUserSaid() ? null : given.password();
        return said != null ? said : root.prompt().password("Password of " + user + ": ", passwordStdin);
    }

    private static Map<String, Object> token(Client client, String user, String password) {
        Map<String, Object> login = new LinkedHashMap<>();
        login.put("username", user);
        login.put("password", password);
        try {
            return client.post("/auth/token", login).json();
        } catch (CliException e) {
            boolean refused = e.exitCode() == ExitCode.REFUSED && "log in".equals(first(e.advice()));
            throw refused
                    ? new CliException(
                            ExitCode.REFUSED,
                            "name or password is wrong",
                            "try again; the local stack has the user demo with password demo")
                    : e;
        }
    }

    private static @Nullable String first(@Nullable String advice) {
        return advice == null || advice.indexOf(':') < 0 ? null : advice.substring(0, advice.indexOf(':'));
    }

    private static void save(
            Profile profile,
            Endpoint asked,
            String user,
            @Nullable String password,
            @Nullable String token,
            Instant ends) {
        profile.set("url", asked.url().toString());
        profile.set("user", user);
        profile.set("password", password);
        profile.set("token", token);
        profile.set("token_ends", ends.toString());
        Path authority = asked.authority();
        profile.set(
                "cacert", authority == null ? null : authority.toAbsolutePath().toString());
        profile.save();
    }

    private void say(Profile profile, String user, boolean stored, Instant ends) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("username", user);
        said.put("profile", profile.file().toString());
        said.put("token_ends", ends.toString());
        said.put("password_stored", stored);
        if (out().json()) {
            out().line(Json.write(said));
        } else if (!out().quiet()) {
            out().line("logged in as " + user + (stored ? ", until logout" : " until " + ends));
        }
    }
}
