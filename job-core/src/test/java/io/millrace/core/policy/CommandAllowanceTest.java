package io.millrace.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandAllowanceTest {
    private static final Set<String> NO_VARIABLES = Set.of();

    private static CommandAllowance of(String... entries) {
        return CommandAllowance.of(List.of(entries));
    }

    @Test
    void withoutEntriesNothingIsRun() {
        assertThat(of().isEmpty()).isTrue();
        assertThat(of(" ", "").isEmpty()).isTrue();
        assertThat(of().objection("echo", null, NO_VARIABLES)).hasValue("commands are switched off here");
    }

    @Test
    void aProgramIsRunUnderTheNameThatIsAllowed() {
        CommandAllowance allowance = of(" echo ", "/usr/bin/python3");

        assertThat(allowance.objection("echo", null, NO_VARIABLES)).isEmpty();
        assertThat(allowance.objection("/usr/bin/python3", null, NO_VARIABLES)).isEmpty();
        for (String other : List.of("/bin/echo", "python3", "Echo", "echo ", "", "*", "image:x")) {
            assertThat(allowance.objection(other, null, NO_VARIABLES))
                    .as(other)
                    .hasValue("this program is not run here");
        }
        assertThat(allowance.objection("sh", null, NO_VARIABLES)).hasValue("command lines, and sh, are not run here");
    }

    @Test
    void imagesAreAllowedBesidePrograms() {
        CommandAllowance allowance = of("echo", "image:busybox:1.36");

        assertThat(allowance.objection("echo", "busybox:1.36", NO_VARIABLES)).isEmpty();
        assertThat(allowance.objection("echo", "busybox", NO_VARIABLES)).isPresent();
        assertThat(allowance.objection("sh", "busybox:1.36", NO_VARIABLES)).isPresent();
        assertThat(of("echo").objection("echo", "busybox", NO_VARIABLES))
                .hasValue("programs are not run in this image here");
        assertThat(of("echo", "image:*").objection("echo", "busybox", NO_VARIABLES))
                .isEmpty();
    }

    @Test
    void aVariableDoesNotMakeAnotherProgramOfIt() {
        CommandAllowance allowance = of("ldd", "env:GREETING");

        assertThat(allowance.objection("ldd", null, Set.of("GREETING"))).isEmpty();
        for (String other : List.of("PATH", "LD_PRELOAD", "BASH_ENV", "greeting")) {
            assertThat(allowance.objection("ldd", null, Set.of(other)))
                    .hasValue("the variable " + other + " cannot be set here");
        }
        assertThat(of("ldd", "env:*").objection("ldd", null, Set.of("BASH_ENV")))
                .isEmpty();
    }

    @Test
    void aStarAllowsAll() {
        assertThat(of("*").objection("anything", "any/image", Set.of("PATH", "LD_PRELOAD")))
                .isEmpty();
    }
}
