package io.millrace.gateway.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.port.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path folder;

    @Test
    void theLastByNameWhosePrivateHalfIsHereSigns() {
        KeyFiles.write(folder, "2026-01", KeyFiles.ec());
        KeyFiles.write(folder, "2026-02", KeyFiles.rsa(2048));
        KeyFiles.writePublic(folder, "2026-03", KeyFiles.ec());
        Keys keys = keys();
        assertThat(keys.signing()).map(KeyRing.Signing::kid).contains("2026-02");
        assertThat(keys.verifying("2026-01")).isPresent();
        assertThat(keys.verifying("2026-03")).isPresent();
        assertThat(keys.verifying("2026-04")).isEmpty();
    }

    @Test
    void aRotationIsSeenWithoutARestart() throws IOException {
        KeyFiles.write(folder, "a", KeyFiles.ec());
        Keys keys = keys();
        KeyFiles.write(folder, "b", KeyFiles.ec());
        assertThat(keys.verifying("b")).as("within a second of the last look").isEmpty();
        clock.tick(Duration.ofSeconds(1));
        assertThat(keys.verifying("b")).as("an unknown name makes it look").isPresent();
        assertThat(keys.signing()).map(KeyRing.Signing::kid).contains("b");
        Files.delete(folder.resolve("a.pub.pem"));
        Files.delete(folder.resolve("a.pem"));
        keys.refresh();
        assertThat(keys.verifying("a")).isEmpty();
    }

    @Test
    void whatCannotBeReadLeavesTheKeysAsTheyWere() throws IOException {
        KeyFiles.write(folder, "a", KeyFiles.ec());
        Keys keys = keys();
        Files.writeString(folder.resolve("b.pub.pem"), "half a fi");
        keys.refresh();
        assertThat(keys.verifying("a")).isPresent();
        assertThat(keys.signing()).map(KeyRing.Signing::kid).contains("a");
    }

    @Test
    void theLastKeyCanBeTakenAwayToo() throws IOException {
        KeyFiles.write(folder, "a", KeyFiles.ec());
        Keys keys = keys();
        Files.writeString(folder.resolve("b.pub.pem"), "half a fi");
        Files.delete(folder.resolve("a.pub.pem"));
        keys.refresh();
        assertThat(keys.verifying("a")).isEmpty();
        assertThat(keys.signing()).isEmpty();
    }

    @Test
    void withoutAFolderThereAreNone() {
        Keys keys = new Keys(Optional.empty(), clock);
        assertThat(keys.signing()).isEmpty();
        assertThat(keys.verifying("a")).isEmpty();
        keys.refresh();
        assertThat(keys.signing()).isEmpty();
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertRefused("there is no <name>.pub.pem");
    }

    @Test
    void aMissingFolderIsRefused() {
        assertThatThrownBy(() -> new Keys(Optional.of(folder.resolve("none")), clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot read");
    }

    @Test
    void halvesOfDifferentKeysAreRefused() {
        KeyFiles.write(folder, "a", KeyFiles.ec());
        KeyFiles.writePublic(folder, "a", KeyFiles.ec());
        assertRefused("not the private half");
    }

    @Test
    void halvesOfDifferentKindsAreRefused() {
        KeyFiles.write(folder, "a", KeyFiles.ec());
        KeyFiles.writePublic(folder, "a", KeyFiles.rsa(2048));
        assertRefused("not the private half");
    }

    @Test
    void aPrivateKeyInPlaceOfAPublicOneIsRefused() throws IOException {
        KeyFiles.write(folder, "a", KeyFiles.ec());
        Files.copy(folder.resolve("a.pem"), folder.resolve("b.pub.pem"));
        assertRefused("one half is where the other should be");
    }

    @Test
    void weakAndUnknownKeysAreRefused() throws IOException {
        KeyFiles.writePublic(folder, "a", KeyFiles.rsa(1024));
        assertRefused("RSA of less than 2048 bits");
        KeyFiles.writePublic(folder, "a", KeyFiles.ec("secp384r1"));
        assertRefused("an elliptic curve other than P-256");
        Files.writeString(folder.resolve("a.pub.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        assertRefused("neither an elliptic curve's key nor RSA");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(this::keys)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("MILLRACE_TOKEN_KEYS: ")
                .hasMessageContaining(why);
    }

    private Keys keys() {
        return new Keys(Optional.of(folder), clock);
    }
}
