package io.millrace.cli.account;

import io.millrace.cli.api.Credentials;
import io.millrace.cli.api.Endpoint;
import io.millrace.cli.api.Kept;
import io.millrace.cli.error.CliException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which server, and as whom: what the command line says goes before the environment, and that before the profile. Credentials of a profile are
 * for the server of that profile alone.
 */
public final class Settings {
    static final String DEFAULT_URL = "http://localhost:8080";

    private static final String ADDRESS_FORM = "it has the form http://host:port or https://host:port";

    private final Profile profile;
    private final Setting url;
    private final Setting authority;
    private final Setting identity;
    private final Credentials credentials;

    /**
     * One of them.
     *
     * @param from where it was said
     */
    public record Setting(@Nullable String value, String from) {}

    private Settings(Given given, Map<String, String> environment, Profile profile) {
        this.profile = profile;
        url = first(
                new Setting(given.url(), "--url"),
                new Setting(environment.get("MILLRACE_URL"), "MILLRACE_URL"),
                new Setting(profile.get("url"), "profile"),
                new Setting(DEFAULT_URL, "default"));
        authority = first(
                new Setting(given.authority(), "--cacert"),
                new Setting(environment.get("MILLRACE_CACERT"), "MILLRACE_CACERT"),
                new Setting(isOfProfile() ? profile.get("cacert") : null, "profile"));
        String user = environment.get("MILLRACE_USER");
        String password = environment.get("MILLRACE_PASSWORD");
        String token = environment.get("MILLRACE_TOKEN");
        String storedPassword = isOfProfile() ? profile.get("password") : null;
        if (given.token() != null) {
            identity = new Setting("a token", "--token");
            credentials = new Credentials(given.token(), null, null);
        } else if (given.user() != null || given.password() != null) {
            String name = given.user() != null ? given.user() : user;
            boolean same = name != null && name.equals(profile.get("user"));
            String secret = given.password() != null ? given.password() : password;
            identity = new Setting(name, given.user() != null ? "--user" : "MILLRACE_USER");
            credentials = new Credentials(null, name, secret != null ? secret : same ? storedPassword : null);
        } else if (said(token)) {
            identity = new Setting("a token", "MILLRACE_TOKEN");
            credentials = new Credentials(token, null, null);
        } else if (said(user)) {
            identity = new Setting(user, "MILLRACE_USER");
            credentials = new Credentials(null, user, password);
        } else {
            boolean known = isOfProfile() && profile.get("user") != null;
            identity = new Setting(known ? profile.get("user") : null, known ? "profile" : "nowhere");
            // A password does not end as a token does.
            credentials = !known
                    ? Credentials.NONE
                    : new Credentials(
                            storedPassword == null ? profile.get("token") : null, profile.get("user"), storedPassword);
        }
    }

    /** @throws CliException if the profile has no usable name, or cannot be read */
    public static Settings of(Given given, Map<String, String> environment) {
        return new Settings(given, environment, Profile.in(file(given, environment)));
    }

    private static Path file(Given given, Map<String, String> environment) {
        Setting name = first(
                new Setting(given.profile(), "--profile"),
                new Setting(environment.get("MILLRACE_PROFILE"), "MILLRACE_PROFILE"),
                new Setting("default", "default"));
        String text = String.valueOf(name.value());
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw CliException.usage("'" + text + "' is no name of a profile", "use letters, digits, _, . and -");
        }
        String own = environment.get("MILLRACE_CONFIG");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String shared = environment.get("XDG_CONFIG_HOME");
        Path folder = said(own)
                ? Path.of(own)
                : (said(shared) ? Path.of(shared) : Path.of(home, ".config")).resolve("millrace");
        return folder.resolve(text + ".properties");
    }

    private static boolean said(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    private static Setting first(Setting... settings) {
        for (Setting each : settings) {
            if (said(each.value())) {
                return each;
            }
        }
        return new Setting(null, "nowhere");
    }

    private boolean isOfProfile() {
        String own = profile.get("url");
        return stripped(String.valueOf(url.value())).equals(stripped(own == null ? DEFAULT_URL : own));
    }

    private static String stripped(String address) {
        return address.endsWith("/") ? stripped(address.substring(0, address.length() - 1)) : address;
    }

    /** Whether the command line or the environment names a user, and not only the profile. */
    public boolean isUserSaid() {
        return !identity.from().equals("profile") && identity.value() != null;
    }

    public Profile profile() {
        return profile;
    }

    /**
     * Whom to ask, and as whom.
     *
     * @throws CliException if the address is none
     */
    public Endpoint endpoint() {
        return new Endpoint(address(String.valueOf(url.value())), credentials, file(authority.value()));
    }

    /** Where the token of {@link #endpoint()} is kept. */
    public Kept kept() {
        return credentials.token() != null && identity.from().equals("profile") ? new KeptToken(profile) : Kept.NOWHERE;
    }

    private static @Nullable Path file(@Nullable String name) {
        return name == null ? null : Path.of(name);
    }

    /**
     * The address of a server, without a slash at its end.
     *
     * @throws CliException if it is none, or holds a password
     */
    public static URI address(String text) {
        URI address;
        try {
            address = URI.create(stripped(text));
        } catch (IllegalArgumentException e) {
            throw CliException.usage("'" + text + "' is no address of a server", ADDRESS_FORM);
        }
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (address.getUserInfo() != null) {
            throw CliException.usage(
                    "the address holds a user and a password, where others see them",
                    "use MILLRACE_USER and MILLRACE_PASSWORD, or `millrace login`");
        }
        if (!web || address.getHost() == null || address.getQuery() != null) {
            throw CliException.usage("'" + text + "' is no address of a server", ADDRESS_FORM);
        }
        return address;
    }

    /** What is in force, and who said it; secrets are not shown. */
    public Map<String, Setting> shown() {
        Map<String, Setting> shown = new LinkedHashMap<>();
        shown.put("url", url);
        shown.put("user", identity);
        shown.put("password", new Setting(credentials.password() == null ? null : "(set)", whereSecret()));
        shown.put("token", new Setting(credentials.token() == null ? null : "(set)", whereSecret()));
        shown.put("cacert", authority);
        shown.put("profile", new Setting(profile.file().toString(), "file"));
        return shown;
    }

    private String whereSecret() {
        return credentials.areThere() ? identity.from() : "nowhere";
    }
}
