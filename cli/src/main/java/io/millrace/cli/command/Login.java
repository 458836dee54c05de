package io.millrace.cli.command;

import io.millrace.cli.account.Profile;
import io.millrace.cli.account.Settings;
import io.millrace.cli.api.Client;
import io.millrace.cli.api.Credentials;
import io.millrace.cli.api.Endpoint;
import io.millrace.cli.api.Json;
import io.millrace.cli.api.Kept;
import io.millrace.cli.api.Token;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.nio.file.Path;
import java.time.Instant;
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
        Client client = new Client(new Endpoint(asked.url(), Credentials.NONE, asked.authority()), Kept.NOWHERE);
        Token token = token(client, user, password);
        Instant ends = Instant.ofEpochSecond(token.ends());
        boolean stored = storePassword
                || root.prompt().isAnswered()
                        && !passwordStdin
                        && root.prompt()
                                .agrees("The login lasts until " + ends + ". Keep the password in "
                                        + settings.profile().file() + " (mode 0600), so that it lasts until logout?");
        save(settings.profile(), asked, user, stored ? password : null, token);
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

    private static Token token(Client client, String user, String password) {
        Map<String, Object> login = new LinkedHashMap<>();
        login.put("username", user);
        login.put("password", password);
        try {
            return Token.given(client.post("/auth/token", login), Instant.now().getEpochSecond());
        } catch (CliException e) {
            throw e.code().equals("bad-credentials")
                    ? new CliException(
                            ExitCode.REFUSED,
                            "name or password is wrong",
                            "try again; the local stack has the user demo with password demo")
                    : e;
        }
    }

    private static void save(Profile profile, Endpoint asked, String user, @Nullable String password, Token token) {
        profile.set("url", asked.url().toString());
        profile.set("user", user);
        profile.set("password", password);
        profile.setToken(token);
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
