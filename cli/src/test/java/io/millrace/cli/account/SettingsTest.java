package io.millrace.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.api.Credentials;
import io.millrace.cli.api.Endpoint;
import io.millrace.cli.api.Kept;
import io.millrace.cli.api.Token;
import io.millrace.cli.error.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void ownFolder() {
        environment.put("MILLRACE_CONFIG", folder.toString());
    }

    private Endpoint endpoint(Given given) {
        return Settings.of(given, environment).endpoint();
    }

    private Profile profile() {
        return Profile.in(folder.resolve("default.properties"));
    }

    private static Given url(String url) {
        return new Given(url, null, null, null, null, null);
    }

    private void store(String url) {
        Profile profile = profile();
        profile.set("url", url);
        profile.set("user", "kept");
        profile.set("password", "secret");
        profile.set("token", "t0ken");
        profile.set("cacert", "/ca.pem");
        profile.save();
    }

    @Test
    void withoutAnythingItIsThisMachineAndNobody() {
        Endpoint endpoint = endpoint(Given.NOTHING);
        assertThat(endpoint.url()).hasToString("http://localhost:8080");
        assertThat(endpoint.credentials()).isEqualTo(Credentials.NONE);
        assertThat(endpoint.authority()).isNull();
    }

    @Test
    void flagsGoBeforeTheEnvironmentAndThatBeforeTheProfile() {
        store("http://kept:1");
        assertThat(endpoint(Given.NOTHING).url()).hasToString("http://kept:1");
        assertThat(endpoint(Given.NOTHING).credentials().user()).isEqualTo("kept");
        assertThat(endpoint(Given.NOTHING).authority()).isEqualTo(Path.of("/ca.pem"));

        environment.put("MILLRACE_URL", "http://environment:2/");
        environment.put("MILLRACE_USER", "e");
        environment.put("MILLRACE_PASSWORD", "p");
        environment.put("MILLRACE_CACERT", "/e.pem");
        assertThat(endpoint(Given.NOTHING)).isEqualTo(endpoint(url("http://environment:2")));
        assertThat(endpoint(Given.NOTHING).credentials()).isEqualTo(new Credentials(null, "e", "p"));

        Given all = new Given("http://flag:3", "f", "q", null, "/f.pem", null);
        assertThat(endpoint(all).url()).hasToString("http://flag:3");
        assertThat(endpoint(all).credentials()).isEqualTo(new Credentials(null, "f", "q"));
        assertThat(endpoint(all).authority()).isEqualTo(Path.of("/f.pem"));
    }

    @Test
    void aTokenGoesBeforeAPasswordOfTheSameSource() {
        environment.put("MILLRACE_USER", "e");
        environment.put("MILLRACE_PASSWORD", "p");
        environment.put("MILLRACE_TOKEN", "abc");
        assertThat(endpoint(Given.NOTHING).credentials()).isEqualTo(new Credentials("abc", null, null));
        Given flag = new Given(null, null, null, "def", null, null);
        assertThat(endpoint(flag).credentials().token()).isEqualTo("def");
        Given user = new Given(null, "e", null, null, null, null);
        assertThat(endpoint(user).credentials()).isEqualTo(new Credentials(null, "e", "p"));
    }

    @Test
    void credentialsOfAProfileGoToItsServerAlone() {
        store("http://kept:1");
        assertThat(endpoint(url("http://kept:1/")).credentials().password()).isEqualTo("secret");
        assertThat(endpoint(url("http://other:1")).credentials()).isEqualTo(Credentials.NONE);
        Given sameUserElsewhere = new Given("http://other:1", "kept", null, null, null, null);
        assertThat(endpoint(sameUserElsewhere).credentials().areThere()).isFalse();
        assertThat(endpoint(url("http://other:1")).authority()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://x", "http://", "http://a b", "http://u:p@host", "http://host?x=1"})
    void whatIsNoAddressIsAUsageError(String address) {
        assertThatThrownBy(() -> endpoint(url(address)))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(2));
    }

    @Test
    void profilesHaveNamesAndFolders() {
        Given work = new Given(null, null, null, null, null, "work");
        assertThat(Settings.of(work, environment).profile().file()).isEqualTo(folder.resolve("work.properties"));
        assertThatThrownBy(() -> Settings.of(new Given(null, null, null, null, null, "../x"), environment))
                .isInstanceOf(CliException.class);
        assertThat(Settings.of(Given.NOTHING, Map.of("XDG_CONFIG_HOME", "/x", "MILLRACE_PROFILE", "p"))
                        .profile()
                        .file())
                .isEqualTo(Path.of("/x/millrace/p.properties"));
        assertThat(Settings.of(Given.NOTHING, Map.of("HOME", "/nobody"))
                        .profile()
                        .file())
                .isEqualTo(Path.of("/nobody/.config/millrace/default.properties"));
    }

    @Test
    void aProfileIsForItsOwnerAlone() throws Exception {
        Path file = folder.resolve("deep").resolve("default.properties");
        Profile profile = Profile.in(file);
        profile.set("password", "secret");
        profile.save();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        profile.set("password", "secret2");
        profile.save();
        assertThat(Profile.in(file).get("password")).isEqualTo("secret2");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Profile.in(file))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("others can read");
    }

    /** Two processes at once: each has read the file before the other writes. */
    @Test
    void whatAnotherProcessWroteMeanwhileStays() {
        store("http://kept:1");
        Profile one = profile();
        Profile other = profile();
        one.set("cacert", null);
        one.save();
        other.set("user", "ann");
        other.save();
        assertThat(profile().get("user")).isEqualTo("ann");
        assertThat(profile().get("cacert")).isNull();
        assertThat(profile().get("password")).isEqualTo("secret");
    }

    @Test
    void aTokenIsReplacedOnlyWhereItStillIs() {
        Profile profile = profile();
        profile.set("user", "ann");
        profile.setToken(new Token("first", 900));
        profile.save();
        Kept kept = Settings.of(Given.NOTHING, environment).kept();
        kept.replace("first", new Token("second", 1_800));
        assertThat(kept.now()).isEqualTo(new Token("second", 1_800));
        kept.replace("first", new Token("third", 2_700));
        assertThat(profile().get("token")).isEqualTo("second");

        Profile logout = profile();
        logout.set("token", null);
        logout.save();
        kept.replace("second", new Token("fourth", 3_600));
        assertThat(profile().get("token")).isNull();
        logout.set("user", "bob");
        logout.set("token", "of bob");
        logout.save();
        assertThat(kept.now()).isNull();
    }

    @Test
    void aTokenOfTheEnvironmentIsKeptNowhere() {
        store("http://kept:1");
        environment.put("MILLRACE_URL", "http://kept:1");
        environment.put("MILLRACE_TOKEN", "abc");
        assertThat(Settings.of(Given.NOTHING, environment).kept()).isSameAs(Kept.NOWHERE);
    }

    @Test
    void aFileThatIsNoneSaysSo() throws Exception {
        Files.writeString(folder.resolve("default.properties"), "url=\\u12");
        assertThatThrownBy(() -> endpoint(Given.NOTHING))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("cannot read");
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> Profile.in(inTheWay.resolve("p.properties")).save())
                .isInstanceOf(CliException.class);
    }

    @Test
    void secretsAreNotShown() {
        environment.put("MILLRACE_USER", "e");
        environment.put("MILLRACE_PASSWORD", "hunter2");
        Settings settings = Settings.of(Given.NOTHING, environment);
        assertThat(settings.shown().toString()).doesNotContain("hunter2");
        assertThat(settings.shown().get("password")).isEqualTo(new Settings.Setting("(set)", "MILLRACE_USER"));
        assertThat(settings.endpoint().toString()).doesNotContain("hunter2");
    }
}
