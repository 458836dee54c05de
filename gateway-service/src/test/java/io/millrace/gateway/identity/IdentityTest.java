package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.error.JobException;
import io.millrace.core.port.FakeUserStore;
import io.millrace.core.port.UserStore.User;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private final FakeUserStore store = new FakeUserStore();
    private final UserDirectory directory = new UserDirectory(store);

    private final PasswordRule rule = new PasswordRule(4);

    private static User user(String username, String password) {
        return new User(username, Passwords.hash(password), Set.of("user"), Set.of());
    }

    @Test
    void aPasswordIsVerifiedOnceAndThenRecalled() {
        directory.create(user("alice", "wonderland"));
        assertThat(directory.recall("alice", "wonderland")).isEmpty();
        assertThat(directory.verify("alice", "wonderland")).isPresent();
        assertThat(directory.recall("alice", "wonderland")).isPresent();
        assertThat(directory.recall("alice", "wonderland2")).isEmpty();
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefused() {
        directory.create(user("alice", "wonderland"));
        assertThat(directory.verify("alice", "Wonderland")).isEmpty();
        assertThat(directory.verify("bob", "wonderland")).isEmpty();
        assertThat(directory.recall("bob", "wonderland")).isEmpty();
    }

    @Test
    void allThatIsWrongCostsTheSame() {
        directory.create(user("alice", "wonderland"));
        long wrong = cpuNanos("alice", "Wonderland");
        assertThat(List.of(
                        cpuNanos("bob", "wonderland"),
                        cpuNanos("alice", "x".repeat(73)),
                        cpuNanos("alice", "wonder\0land"),
                        cpuNanos("no such name\0", "wonderland")))
                .allSatisfy(cost -> assertThat(cost).isBetween(wrong / 2, wrong * 2));
    }

    /** Of this thread, which other processes do not add to; the middle of five. */
    private long cpuNanos(String username, String password) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return LongStream.range(0, 5)
                .map(i -> {
                    long before = threads.getCurrentThreadCpuTime();
                    assertThat(directory.verify(username, password)).isEmpty();
                    return threads.getCurrentThreadCpuTime() - before;
                })
                .sorted()
                .skip(2)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDeletedUserIsNotRecalled() {
        directory.create(user("alice", "wonderland"));
        assertThat(directory.verify("alice", "wonderland")).isPresent();
        assertThat(directory.delete("alice")).isTrue();
        assertThat(directory.recall("alice", "wonderland")).isEmpty();
        assertThat(directory.verify("alice", "wonderland")).isEmpty();
        assertThat(directory.delete("alice")).isFalse();
    }

    @Test
    void aPasswordThatWasChangedIsNotRecalled() {
        directory.create(user("alice", "wonderland"));
        assertThat(directory.verify("alice", "wonderland")).isPresent();
        directory.delete("alice");
        directory.create(user("alice", "looking-glass"));
        assertThat(directory.verify("alice", "wonderland")).isEmpty();
        assertThat(directory.verify("alice", "looking-glass")).isPresent();
    }

    @Test
    void bcryptsLimitsAreKept() {
        String longest = "x".repeat(72);
        directory.create(user("alice", longest));
        assertThat(directory.verify("alice", longest)).isPresent();
        assertThat(directory.verify("alice", longest + "y")).isEmpty();
        assertThat(Passwords.isUsable("é".repeat(37))).isFalse();
        assertThat(Passwords.isUsable("a\0b")).isFalse();
        assertThat(Passwords.isUsable("")).isFalse();
    }

    @Test
    void aNewUserIsCheckedFieldByField() {
        assertThatThrownBy(() -> new NewUser("a:b", "", Set.of("king"), Set.of("fly")).check(rule))
                .isInstanceOfSatisfying(
                        JobException.Invalid.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(error -> error.field())
                                .containsExactly("username", "password", "roles", "permissions"));
        assertThatThrownBy(() -> new NewUser(null, null, Set.of(), null).check(rule))
                .isInstanceOf(JobException.Invalid.class);
        NewUser asked = new NewUser("alice", "secret", null, null);
        asked.check(rule);
        User user = asked.hashed();
        assertThat(user.roles()).containsExactly("user");
        assertThat(user.permissions()).isEmpty();
        assertThat(Passwords.matches("secret", user.passwordHash())).isTrue();
    }
}
